"""An agent with tools as an example: it looks for a hotel, and asks before it books."""

from __future__ import annotations

from typing import Any, NotRequired

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import tool
from langgraph.checkpoint.memory import InMemorySaver
from langgraph.config import get_stream_writer
from langgraph.graph import END, START, MessagesState, StateGraph
from langgraph.prebuilt import ToolNode
from langgraph.types import interrupt
from typing_extensions import TypedDict


class Trip(TypedDict):
    """What is booked."""

    city: str
    hotels: list[dict[str, Any]]
    nights: int


class Travel(MessagesState):
    """The messages, and the trip as soon as it is booked."""

    trip: NotRequired[Trip]


class TravelModel(BaseChatModel):
    """A language model that is no more than a rule: it searches, then books, then says so."""

    @property
    def _llm_type(self) -> str:
        return "travel"

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 - LangChain passes it by name
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 - as above
        **kwargs: Any,  # noqa: ARG002 - as above
    ) -> ChatResult:
        last = messages[-1]
        if last.type == "human":
            call = {"name": "search", "args": {"city": "Rome", "nights": 2}, "id": "1"}
        elif last.type == "tool" and last.name == "search":
            call = {"name": "book", "args": {"hotel": "Ritz", "price": 80}, "id": "2"}
        else:
            call = {}
        message = AIMessage(
            "" if call else f"All done: {last.content}.",
            name="travel agent",
            tool_calls=[call] if call else [],
            usage_metadata={"input_tokens": 10 * len(messages), "output_tokens": 5, "total_tokens": 0},
        )
        return ChatResult(generations=[ChatGeneration(message=message)])


@tool
def search(city: str, nights: int) -> str:
    """Return the hotels of a city."""
    get_stream_writer()({"progress": f"looking for {nights} nights in {city}"})
    return "Ritz, 80 euros"


@tool
def book(hotel: str, price: int) -> str:
    """Book a hotel, if the person agrees."""
    answer = interrupt({"type": "booking", "message": f"Book {hotel}?", "price": price, "options": ["yes", "no"]})
    return f"{hotel} is booked" if answer == "yes" else "nothing is booked"


@tool
def cancel(hotel: str) -> str:
    """Cancel a booking."""
    return f"{hotel} is cancelled"


def build() -> tuple[Any, dict[str, Any]]:
    """Return the compiled graph and what a session begins with."""
    chat = TravelModel()

    def model(state: Travel) -> dict[str, Any]:
        return {"messages": [chat.invoke(state["messages"])]}

    def note(state: Travel) -> dict[str, Any]:
        booked = [{"name": "Ritz", "price": 80}] if state["messages"][-1].content == "Ritz is booked" else []
        return {"trip": {"city": "Rome", "hotels": booked, "nights": 2}}

    def next_of(state: Travel) -> str:
        last = state["messages"][-1]
        return "tools" if isinstance(last, AIMessage) and last.tool_calls else END

    graph = StateGraph(Travel)
    graph.add_node("model", model)
    graph.add_node("tools", ToolNode([search, book, cancel]))
    graph.add_node("note", note)
    graph.add_edge(START, "model")
    graph.add_conditional_edges("model", next_of, ["tools", END])
    graph.add_edge("tools", "note")
    graph.add_edge("note", "model")
    return graph.compile(checkpointer=InMemorySaver()), {"messages": [("user", "Book me a hotel in Rome.")]}
