"""Print the HTML of a page as a browser has rendered it, as soon as it matches a pattern of JavaScript.

usage: python rendered.py BROWSER PAGE PATTERN
"""

import sys

from playwright.sync_api import sync_playwright

browser, page, pattern = sys.argv[1:]
with sync_playwright() as playwright:
    opened = playwright.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
    opened.set_default_timeout(300_000)
    opened.goto(f"file://{page}")
    opened.wait_for_function("pattern => new RegExp(pattern).test(document.body.innerHTML)", arg=pattern)
    sys.stdout.write(opened.content())
