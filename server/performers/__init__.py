"""Whose sound is heard: clients over OSC or in shared rings, a sound card, a recording, and silence where nobody performs."""
