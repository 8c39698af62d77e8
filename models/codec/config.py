"""Sizes of the codec."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator


class CodecConfig(BaseModel):
    """Everything that fixes the codec's shapes. Lengths are in samples, widths in channels."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    sample_rate: int = Field(gt=0)
    channels: int = Field(ge=2, le=2, description="stereo: the features are made of mid and side")
    hop: int = Field(gt=0, description="samples in one latent frame")
    latent_channels: int = Field(gt=0, le=256)
    window: int = Field(gt=0, description="samples in one Fourier window")
    subframes: int = Field(gt=0, description="Fourier frames in one latent frame")
    low_bins: int = Field(gt=0, description="lowest bins that the encoder sees with their phase")
    bands: int = Field(gt=0, description="bands in which it sees the rest, as levels")
    subframe_features: int = Field(gt=0)
    encoder_width: int = Field(gt=0)
    encoder_depth: int = Field(gt=0)
    decoder_width: int = Field(gt=0)
    decoder_depth: int = Field(gt=0)
    head_width: int = Field(gt=0)
    head_depth: int = Field(gt=0)

    @model_validator(mode="after")
    def _grid_is_whole(self) -> CodecConfig:
        if self.hop % self.subframes:
            raise ValueError(f"hop ({self.hop}) must be a whole number of subframes ({self.subframes})")
        if self.window % self.subframe_hop or self.window // self.subframe_hop < 4:
            raise ValueError(f"window ({self.window}) must be 4 or more whole subframe hops ({self.subframe_hop})")
        return self

    @property
    def subframe_hop(self) -> int:
        """Samples between two Fourier frames."""
        return self.hop // self.subframes

    @property
    def latency(self) -> int:
        """Samples by which decode(encode(x)) lags x: latent n describes audio that ended this long before frame n did."""
        return self.window - self.subframe_hop
