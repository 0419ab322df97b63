"""Drive a server with the official client, in one era; prints what it saw as JSON.

drive.py ERA URL, or drive.py ERA COMMAND...; ERA is `auto` or `legacy`.
"""

import asyncio
import json
import sys
from typing import Any

from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client


async def drive(era: str, target: str, *words: str) -> dict[str, Any]:
    parameters = StdioServerParameters(command=target, args=list(words))
    server = target if target.startswith("http") else stdio_client(parameters)
    async with Client(server, mode=era) as client:
        return await ask(client, era)


async def ask(client: Client, era: str) -> dict[str, Any]:
    seen: dict[str, Any] = {"version": client.protocol_version}
    seen["tools"] = [tool.name for tool in (await client.list_tools()).tools]
    opened = (await client.call_tool("open_mailbox", {"name": "journey"})).structured_content
    seen["opened"] = opened
    seen["progress"] = progress = []

    has_begun = asyncio.Event()

    async def note(done: float, total: float | None, _message: str | None) -> None:
        progress.append([done, total])
        has_begun.set()

    waiting = {"mailbox": "journey", "after": opened["cursor"], "timeout": 40}
    wait = asyncio.create_task(client.call_tool("wait_for_mail", waiting, progress_callback=note))
    await has_begun.wait()
    sent = {"to": "ann@example.com", "text": "Your code is 604118.", "mailbox": "journey"}
    seen["sent"] = (await client.call_tool("send_test_mail", sent)).structured_content
    seen["arrived"] = (await wait).structured_content
    codes = await client.call_tool("get_codes", {"id": seen["sent"]["id"]})
    seen["codes"] = codes.structured_content
    seen["text"] = codes.content[0].text
    seen["wrong"] = (await client.call_tool("get_codes", {"ids": 1})).is_error
    seen["cancelled"] = await cancel(client)
    resource = (await client.read_resource("mailtrap://mailbox/journey")).contents[0]
    seen["resource"] = resource.text
    prompt = await client.get_prompt("verify_sign_up", {"address": "ann@example.com"})
    seen["prompt"] = prompt.messages[0].content.text
    if era != "legacy":
        seen["updated"] = await listen(client, sent)
    return seen


async def cancel(client: Client) -> bool:
    """Cancel a wait; true if the server answers others nevertheless."""
    wait = asyncio.create_task(client.call_tool("wait_for_mail", {"query": "subject:never"}))
    await asyncio.sleep(0.7)
    wait.cancel()
    await asyncio.gather(wait, return_exceptions=True)
    return not (await client.call_tool("info", {})).is_error


async def listen(client: Client, mail: dict[str, str]) -> str:
    async with client.listen(resource_subscriptions=["mailtrap://mailbox/journey"]) as events:
        await client.call_tool("send_test_mail", mail)
        async for event in events:
            return event.uri
    return ""


print(json.dumps(asyncio.run(drive(*sys.argv[1:]))))
