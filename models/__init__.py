"""The musical half of Sideman: everything that needs torch. Never imports ``server``."""
