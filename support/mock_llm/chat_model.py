"""The chat model itself, as LangChain knows chat models. Imported only when a model is created."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any, Protocol, cast

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LangSmithParams, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.tool import tool_call, tool_call_chunk
from langchain_core.output_parsers import JsonOutputParser, PydanticOutputParser
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableMap, RunnablePassthrough
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_json_schema, convert_to_openai_tool
from pydantic import BaseModel, Field

from support.mock_llm.prompt import SentMessage
from support.mock_llm.reply import ModelRequest, Reply

_PIECES = re.compile(r"(?:\S+\s*){1,4}|\s+")


class Director(Protocol):
    """Decides what a model answers."""

    def answer(self, messages: Sequence[SentMessage], request: ModelRequest) -> Reply:
        """Return the reply to a conversation."""


class MockChatModel(BaseChatModel):
    """A chat model whose answers are decided by its director.

    Attributes:
        max_tokens: Where a reply is cut off, in tokens. The temperature has no effect.
    """

    director: Any = Field(exclude=True, repr=False)
    provider: str = "mock"
    model_name: str = "mock-model"
    temperature: float | None = None
    max_tokens: int | None = None

    @property
    def _llm_type(self) -> str:
        return "mock-chat-model"

    @property
    def _identifying_params(self) -> dict[str, Any]:
        return {"provider": self.provider, "model_name": self.model_name, "temperature": self.temperature}

    def _get_ls_params(self, stop: list[str] | None = None, **kwargs: Any) -> LangSmithParams:
        params = super()._get_ls_params(stop=stop, **kwargs)
        params["ls_provider"] = self.provider
        params["ls_model_name"] = self.model_name
        return params

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - LangChain passes it by name
        **kwargs: Any,
    ) -> ChatResult:
        reply = self._answer(messages, stop, kwargs)
        message = AIMessage(
            content=_content(reply),
            tool_calls=[tool_call(name=call["name"], args=call["args"], id=call["id"]) for call in reply.tool_calls],
            usage_metadata=_usage(reply),
            response_metadata=self._metadata(reply),
        )
        return ChatResult(generations=[ChatGeneration(message=message)], llm_output={"model_name": self.model_name})

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002 - as above
        **kwargs: Any,
    ) -> ChatResult:
        return self._generate(messages, stop, **kwargs)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        for chunk in self._chunks(messages, stop, kwargs):
            if run_manager is not None:
                run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in self._chunks(messages, stop, kwargs):
            if run_manager is not None:
                await run_manager.on_llm_new_token(chunk.text, chunk=chunk)
            yield chunk

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | bool | dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Return this model with tools, which it calls where it must.

        Args:
            tool_choice: `any`, `required` or True: it must call a tool; a name: that tool; else it answers in words
                unless an instruction has it call a tool.
        """
        described = [convert_to_openai_tool(tool)["function"] for tool in tools]
        choice = _choice(tool_choice)
        names = [tool["name"] for tool in described]
        if choice not in (None, "any", *names):
            raise ValueError(f"the tool '{choice}' must be called and is not bound; bound are: {', '.join(names)}")
        return self.bind(mock_tools=described, mock_tool_choice=choice, **kwargs)

    def with_structured_output(
        self,
        schema: dict[str, Any] | type,
        *,
        include_raw: bool = False,
        **kwargs: Any,
    ) -> Runnable[LanguageModelInput, dict[str, Any] | BaseModel]:
        """Return this model so that it answers in JSON, which is then really parsed.

        Args:
            **kwargs: `method`: `json_schema` (the default) or `json_mode` answer in JSON, `function_calling` by a
                tool; `strict` is without effect.
        """
        method = kwargs.pop("method", "json_schema")
        if method == "function_calling":
            return super().with_structured_output(schema, include_raw=include_raw, **kwargs)
        if method not in ("json_schema", "json_mode"):
            raise ValueError(f"there is no method '{method}'; there are: function_calling, json_mode, json_schema")
        model = self.bind(mock_schema=convert_to_json_schema(schema))
        parser: Any = JsonOutputParser()
        if isinstance(schema, type) and issubclass(schema, BaseModel):
            parser = PydanticOutputParser(pydantic_object=schema)
        if not include_raw:
            return cast("Runnable[LanguageModelInput, dict[str, Any] | BaseModel]", model | parser)
        parsed = RunnablePassthrough.assign(
            parsed=lambda outputs: parser.invoke(outputs["raw"]), parsing_error=lambda _: None
        )
        failed = RunnablePassthrough.assign(parsed=lambda _: None)
        return RunnableMap(raw=model) | parsed.with_fallbacks([failed], exception_key="parsing_error")

    def _answer(self, messages: Sequence[BaseMessage], stop: list[str] | None, options: dict[str, Any]) -> Reply:
        request = ModelRequest(
            provider=self.provider,
            model=self.model_name,
            max_tokens=options.get("max_tokens", self.max_tokens),
            stop=stop or (),
            tools=options.get("mock_tools", ()),
            tool_choice=options.get("mock_tool_choice"),
            schema=options.get("mock_schema"),
        )
        return cast("Director", self.director).answer(messages, request)

    def _chunks(
        self, messages: Sequence[BaseMessage], stop: list[str] | None, options: dict[str, Any]
    ) -> Iterator[ChatGenerationChunk]:
        reply = self._answer(messages, stop, options)
        for piece in reply.pieces or _PIECES.findall(reply.text):
            content: Any = [{"type": "text", "text": piece, "index": 0}] if reply.as_blocks else piece
            yield ChatGenerationChunk(message=AIMessageChunk(content=content))
        for index, call in enumerate(reply.tool_calls):
            chunk = tool_call_chunk(name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=index)
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[chunk]))
        last = AIMessageChunk(
            content=[] if reply.as_blocks else "",
            usage_metadata=_usage(reply),
            response_metadata=self._metadata(reply),
            chunk_position="last",
        )
        yield ChatGenerationChunk(message=last)

    def _metadata(self, reply: Reply) -> dict[str, Any]:
        return {"model_name": self.model_name, "finish_reason": reply.finish_reason}


# LangChain asks for it at every call
MockChatModel._generate.__signature__ = inspect.signature(MockChatModel._generate)  # type: ignore[attr-defined]


def _content(reply: Reply) -> Any:
    return [{"type": "text", "text": reply.text, "index": 0}] if reply.as_blocks else reply.text


def _usage(reply: Reply) -> UsageMetadata:
    used = reply.usage
    return UsageMetadata(
        input_tokens=used.input_tokens, output_tokens=used.output_tokens, total_tokens=used.total_tokens
    )


def _choice(tool_choice: str | bool | dict[str, Any] | None) -> str | None:
    if isinstance(tool_choice, dict):
        return str(tool_choice.get("function", tool_choice).get("name"))
    if tool_choice is True or tool_choice == "required":
        return "any"
    return None if tool_choice in (False, None, "auto", "none") else str(tool_choice)
