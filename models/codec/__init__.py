"""The embedded codec: audio to latents and back, a frame at a time."""

from models.codec.codec import Codec, DecoderState, EncoderState
from models.codec.config import CodecConfig

__all__ = ["Codec", "CodecConfig", "DecoderState", "EncoderState"]
