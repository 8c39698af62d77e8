"""The live half of Sideman: OSC, time, audio in and out. Knows models only through ``engine.port``."""
