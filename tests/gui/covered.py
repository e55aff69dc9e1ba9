"""A screen that was left alone covers itself, and nothing but its password opens it again: no key, no menu, no larger text. What was
typed is still there afterwards."""
import json

from van import Van, report
from workplace import Machines

NUMBER = "329999198804121239"
HIDDEN = ("register.number", "top.who", "finder.text", "bottom.sync", "key.", NUMBER)

van = Van()
van.hub.start()
machines = Machines(van.folder, van.hub.url, van.access())


def only_the_cover(desk, tried):
    tree = desk.tree()
    for hidden in HIDDEN:
        assert hidden not in tree, f"{tried} shows {hidden}\n{tree}"


def still_covered(desk, tried):
    """A wrong password is answered after everything that was asked before it; the two answers come by turns, so that each is new.
    The cursor is in the only field there is (GTK's own word for it is not to be had after a menu was pressed from outside)."""
    desk.key("ctrl+a", "BackSpace")
    desk.wait(lambda: desk.look(name="■ 不是当前登录人的密码。") is None, f"takes a password after {tried}")
    desk.type("wrong-1")
    desk.key("Return")
    desk.find(name="■ 不是当前登录人的密码。")
    only_the_cover(desk, tried)


def menu_items(node):
    """Also those of a menu that is folded: a screen reader presses them all the same."""
    for child in node.children:
        if child.role == "menu item":
            yield child
        yield from menu_items(child)


def menu_of(desk):
    bar = desk.wait(lambda: next((n for n in desk.app.walk() if n.role == "menu bar"), None), "has a menu")
    return {item.name: item for item in menu_items(bar)}


left_alone = machines.open("left-alone", "registrar", "registrar", "--cover-after", "1")
left_alone.find("cover.password")
only_the_cover(left_alone, "being left alone")
left_alone.close()

desk = machines.open("registrar", "registrar", "registrar")
desk.type(NUMBER, into="register.number")
menu = menu_of(desk)
menu["遮屏"].press()
desk.find("cover.password")
still_covered(desk, "the menu")
for number in range(1, 13):
    desk.key(f"F{number}")
    desk.key("Escape")  # F10 unfolds the menu, which would take the keys behind it
still_covered(desk, "the F-keys")
desk.key("ctrl+k", "Escape", "alt+Return", "Tab", "Tab", "Return", "1")
still_covered(desk, "other keys")
for words, item in menu.items():
    item.press()
    still_covered(desk, f"the menu's “{words}”")
assert {"大字 开/关", "退出登录", "登记台"} <= menu.keys(), menu.keys()
settings = json.loads((desk.home / "station.json").read_text())
assert not settings.get("large_text"), settings

password = next(p["password"] for p in van.access()["staff"] if p["login"] == "wangmin")
desk.key("ctrl+a")
desk.type(password)
desk.key("Return")
desk.expect("register.number", NUMBER)
menu_of(desk)["大字 开/关"].press()  # the same frame takes its menu again
desk.wait(lambda: json.loads((desk.home / "station.json").read_text()).get("large_text"), "has larger text")
desk.find("register.number")
report(menu_items=len(menu))
