"""The Max package (folder Sideman) and what builds it (folder build)."""
