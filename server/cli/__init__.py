"""The commands of ``sideman``, one file each."""
