"""Builds the Max package: ``python -m maxpatches.build``. Each patch is one module; ``sheet`` is what they draw on."""
