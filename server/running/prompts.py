"""Texts become prompts, beside the loop."""

from __future__ import annotations

import asyncio
from concurrent.futures import Executor

from server.conversation.effects import EmbedPrompt
from server.conversation.session import Session
from server.engine.port import PromptEncoder
from server.running.requests import Answer, Begin


class Prompts:
    """Event loop only; never blocks."""

    def __init__(self, session: Session, encoder: PromptEncoder, threads: Executor, begin: Begin, answer: Answer) -> None:
        """threads: on which the encoder works."""
        self._session, self._encoder, self._threads, self._begin, self._answer = session, encoder, threads, begin, answer

    def embed(self, asked: EmbedPrompt) -> None:
        """Understand a text; then its prompt goes live, or its client hears why it doesn't."""
        self._begin(asked.client, "/prompt", self._embed(asked))

    async def _embed(self, asked: EmbedPrompt) -> None:
        try:
            embedding = await asyncio.get_running_loop().run_in_executor(self._threads, self._encoder.embed, asked.text)
        except Exception as error:  # noqa: BLE001 - the encoder's one boundary: without its prompt, the set goes on
            reason = f"the text can't be understood: {type(error).__name__}: {error}"
            self._answer(self._session.fail(asked.client, "/prompt", reason))
        else:
            self._answer(self._session.prompt_ready(asked, embedding))
