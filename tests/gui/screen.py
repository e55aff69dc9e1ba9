"""A person at a screen: sees through the accessibility tree (AT-SPI), types through the X server. One Screen per process of
ours. Every look has a deadline; what was seen last is in the error. Needs /usr/bin/python3 with pyatspi, xdotool and import."""
import os
import pathlib
import subprocess
import time

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from van import wait_until  # noqa: E402

Atspi.init()
PATIENCE = float(os.environ.get("NUANXIN_GUI_PATIENCE", "40"))  # seconds; a loaded build machine is slow


def run(*command, seconds=30):
    return subprocess.run([str(part) for part in command], check=True, capture_output=True, text=True, timeout=seconds).stdout.strip()


class Gone(Exception):
    """The node belongs to a window that is no longer there."""


class Node:
    """One control as a screen reader has it. Nothing is cached: a node asked twice may answer differently."""

    def __init__(self, accessible):
        self.accessible = accessible

    def ask(self, method, *arguments):
        try:
            return getattr(self.accessible, method)(*arguments)
        except GLib.Error as e:
            raise Gone(str(e)) from e

    @property
    def id(self):
        return self.ask("get_accessible_id")

    @property
    def name(self):
        return self.ask("get_name") or ""

    @property
    def description(self):
        return self.ask("get_description") or ""

    @property
    def role(self):
        return self.ask("get_role_name")

    def has(self, state):
        return self.ask("get_state_set").contains(getattr(Atspi.StateType, state))

    @property
    def shown(self):
        return self.has("SHOWING")

    @property
    def text(self):
        """What is written in it: an input's text, else its name."""
        interface = self.ask("get_text_iface")
        if interface is None:
            return self.name
        try:
            return Atspi.Text.get_text(interface, 0, Atspi.Text.get_character_count(interface))
        except GLib.Error as e:
            raise Gone(str(e)) from e

    @property
    def box(self):
        """Left, top, right, bottom on the screen."""
        try:
            place = Atspi.Component.get_extents(self.ask("get_component_iface"), Atspi.CoordType.SCREEN)
        except GLib.Error as e:
            raise Gone(str(e)) from e
        return place.x, place.y, place.x + place.width, place.y + place.height

    @property
    def children(self):
        return [Node(child) for child in (self.ask("get_child_at_index", i) for i in range(self.ask("get_child_count"))) if child]

    def walk(self):
        """Itself and everything visible below it, as it is now: what libatspi remembers is yesterday's, because nobody runs its
        main loop here (and switching its cache off makes it hang, 2.46)."""
        self.accessible.clear_cache()
        todo = [self]
        while todo:
            node = todo.pop()
            yield node
            todo.extend(child for child in reversed(node.children) if child.shown)

    def press(self):
        """Its first action, as a screen reader presses a button."""
        try:
            assert Atspi.Action.do_action(self.ask("get_action_iface"), 0), f"{self.id} cannot be pressed"
        except GLib.Error as e:
            raise Gone(str(e)) from e


def application(pid):
    desktop = Atspi.get_desktop(0)
    for i in range(desktop.get_child_count()):
        child = desktop.get_child_at_index(i)
        try:
            if child and child.get_process_id() == pid:
                return Node(child)
        except GLib.Error:
            continue
    return None


class Screen:
    def __init__(self, process, title):
        self.process = process
        self.title = title
        self.app = self.wait(lambda: application(process.pid), "its accessibility tree appears")
        self.window = self.wait(self.find_window, "its window appears")

    def wait(self, condition, what, seconds=PATIENCE):
        def look():
            if self.process.poll() is not None:
                raise AssertionError(f"{self.title} ended with {self.process.returncode} while waiting: {what}")
            try:
                return condition()
            except Gone:
                return None
        try:
            return wait_until(look, seconds, f"{self.title}: {what}")
        except AssertionError as e:
            raise AssertionError(f"{e}\n{self.tree() if hasattr(self, 'app') else ''}") from None

    def find_window(self):
        found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)], capture_output=True, text=True,
                               timeout=30).stdout.split()
        return found[-1] if found else None

    def tree(self):
        """What is on the screen, one control a line: for errors and for writing tests."""
        lines = []
        try:
            for node in self.app.walk():
                if node.id or node.name:
                    lines.append(f"  [{node.role}] {node.id} “{node.name}” {node.text if node.text != node.name else ''}"
                                 f"{' (focus)' if node.has('FOCUSED') else ''}")
        except Gone as e:
            lines.append(f"  … {e}")
        return "\n".join(lines)

    # --- looking ---

    def look(self, id=None, name=None):
        """The visible control with that id (or, for what has none, that name) or None."""
        try:
            for node in self.app.walk():
                if (id is None or node.id == id) and (name is None or node.name == name):
                    return node
        except Gone:
            pass
        return None

    def find(self, id=None, name=None, seconds=PATIENCE):
        return self.wait(lambda: self.look(id, name), f"shows {id or name}", seconds)

    def text(self, id):
        node = self.look(id)
        return node.text if node else ""

    def expect(self, id, wanted, seconds=PATIENCE):
        """Until the control's text contains `wanted` (or fulfils it, when it is a function). Gives the text."""
        fits = wanted if callable(wanted) else lambda text: wanted in text
        seen = [""]

        def look():
            node = self.look(id)
            seen[0] = node.text if node else "(not shown)"
            return node is not None and fits(seen[0])
        try:
            self.wait(look, f"{id} says {wanted}", seconds)
        except AssertionError as e:
            raise AssertionError(f"{id} said “{seen[0]}”. {e}") from None
        return seen[0]

    def expect_mark(self, id, wanted, seconds=PATIENCE):
        """Until the choice is chosen (`wanted`) or not."""
        def look():
            node = self.look(id)
            return node is not None and (node.has("CHECKED") or node.has("PRESSED")) == wanted
        self.wait(look, f"{id} is {'chosen' if wanted else 'not chosen'}", seconds)

    def rows(self, id):
        """The cells of a table, row by row."""
        try:
            # A list's scrolled frame bears the same id.
            table = next((node for node in self.app.walk() if node.id == id and "table" in node.role), None)
            if table is None:
                return []
            columns = table.accessible.get_table_iface().get_n_columns()
            cells = [node.name for node in table.walk() if node.role == "table cell"]
            return [cells[i:i + columns] for i in range(0, len(cells), columns)]
        except (Gone, GLib.Error):
            return []

    def expect_rows(self, id, fits, what, seconds=PATIENCE):
        return self.wait(lambda: fits(self.rows(id)), f"{id}: {what}", seconds)

    # --- doing ---

    def activate(self):
        """Brings this window before the others: what a person does by walking to another table."""
        if run("xdotool", "getactivewindow") == self.window:
            return
        run("xdotool", "windowactivate", self.window)
        self.wait(lambda: run("xdotool", "getactivewindow") == self.window, "becomes the active window")

    def key(self, *keys):
        self.activate()
        for key in keys:
            run("xdotool", "key", "--clearmodifiers", key)

    def type(self, text, into=None, seen=True):
        """Types where the cursor is; with `into`, waits until the cursor is there, and afterwards until the text is (`seen`)."""
        if into:
            self.focus(into)
        self.activate()
        run("xdotool", "type", "--delay", "4", "--", text)
        if into and seen:
            self.expect(into, text)

    def type_over(self, id, text):
        """Goes into that field by its accessibility, replaces what is in it."""
        self.grab(id)
        self.key("ctrl+a")
        self.type(text, into=id)

    def grab(self, id):
        """Puts the cursor there, as a screen reader does."""
        self.activate()

        def grabbed():
            node = next((each for each in self.app.walk() if each.id == id and each.role != "scroll pane"), None)
            return node is not None and Atspi.Component.grab_focus(node.ask("get_component_iface"))
        self.wait(grabbed, f"takes the cursor into {id}")
        self.focus(id)

    def focus(self, id):
        """Waits until the cursor is in that control (or in a part of it, such as a chip of a row)."""
        self.activate()
        self.wait(lambda: (self.focused() + ".").startswith(id + "."), f"the cursor is in {id}")

    def focused(self):
        for node in self.app.walk():
            if node.has("FOCUSED") and node.id:
                return node.id
        return ""

    def press(self, id):
        self.find(id).press()

    def shoot(self, name):
        """A screenshot into NUANXIN_SCREENSHOTS, when that is set."""
        folder = os.environ.get("NUANXIN_SCREENSHOTS")
        if not folder:
            return
        self.activate()
        # The picture is good when two of them are alike: nothing is being drawn any more.
        path = pathlib.Path(folder) / f"{name}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        before = [b""]

        def settled():
            run("import", "-silent", "-window", self.window, "-strip", "-define", "png:exclude-chunks=date,time", path)
            same = path.read_bytes() == before[0]
            before[0] = path.read_bytes()
            return same
        deadline = time.monotonic() + 10
        while not settled() and time.monotonic() < deadline:  # a blinking cursor never settles
            pass
