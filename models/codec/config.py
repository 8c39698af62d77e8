"""Sizes of the codec."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator


class CodecConfig(BaseModel):
    """Everything that fixes the codec's shapes. Lengths are in samples, widths in channels."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    sample_rate: int = Field(gt=0)
    channels: int = Field(ge=2, le=2, description="stereo: coded as mid and side")
    hop: int = Field(gt=0, description="samples in one latent frame")
    latent_channels: int = Field(gt=0, le=256)
    latency: int = Field(ge=0, description="samples that the encoder hears beyond the end of a frame before it describes it")
    long_window: int = Field(gt=0, description="tells neighbouring tones apart; one a frame")
    middle_window: int = Field(gt=0, description="follows tones as they begin; two a frame")
    short_window: int = Field(gt=0, description="places attacks; one for each noise step")
    lowest_hz: float = Field(gt=0, description="the lowest oscillator")
    tones: int = Field(gt=0, description="oscillators")
    tones_per_octave: int = Field(gt=0, description="a multiple of 12 puts one on every note of A = 440 Hz")
    tone_steps: int = Field(gt=0, description="levels of an oscillator in a frame")
    noise_bands: int = Field(gt=0)
    noise_steps: int = Field(gt=0, description="levels of a noise band in a frame")
    encoder_width: int = Field(gt=0)
    encoder_depth: int = Field(gt=0)
    decoder_width: int = Field(gt=0)
    decoder_depth: int = Field(gt=0)

    @model_validator(mode="after")
    def _grid_is_whole(self) -> CodecConfig:
        if self.hop % self.tone_steps or self.hop % self.noise_steps or self.hop % 2:
            raise ValueError(f"hop ({self.hop}) must be even, and whole numbers of tone_steps and of noise_steps")
        for window, hop in (
            (self.long_window, self.hop),
            (self.middle_window, self.hop // 2),
            (self.short_window, self.noise_hop),
        ):
            if window % hop:
                raise ValueError(f"a window of {window} must be a whole number of its hops ({hop})")
        if self.highest_hz * 2 >= self.sample_rate:
            raise ValueError(f"the highest of {self.tones} oscillators, {self.highest_hz:.0f} Hz, is above Nyquist")
        return self

    @property
    def highest_hz(self) -> float:
        """The highest oscillator."""
        return self.tone_hertz[-1]

    @property
    def tone_hertz(self) -> tuple[float, ...]:
        """The pitch of every oscillator."""
        return tuple(self.lowest_hz * 2 ** (tone / self.tones_per_octave) for tone in range(self.tones))

    @property
    def tone_hop(self) -> int:
        """Samples from one level of an oscillator to the next."""
        return self.hop // self.tone_steps

    @property
    def noise_hop(self) -> int:
        """Samples from one level of a noise band to the next."""
        return self.hop // self.noise_steps
