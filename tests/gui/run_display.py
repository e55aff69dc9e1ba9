"""run_display.py COMMAND…: runs it on a display of its own (Xvfb on a free number, a session bus with accessibility, openbox) in a
home folder of its own, and ends all of it whatever happens: the kernel ends each helper when its parent dies.
NUANXIN_GUI_SIZE (1280x800) is the size of the screen. Gives the command's exit code."""
import ctypes
import os
import pathlib
import signal
import subprocess
import sys
import tempfile

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


def die_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def start_display(size, log):
    """Xvfb chooses a free number itself and says it once it takes windows."""
    read, write = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write), "-screen", "0", size + "x24", "-nolisten", "tcp", "-noreset"],
                              pass_fds=[write], stdout=log, stderr=log, preexec_fn=die_with_parent)
    os.close(write)
    with os.fdopen(read) as said:
        number = said.readline().strip()
    if not number:
        raise SystemExit("Xvfb did not start")
    return server, ":" + number


def environment(home, display):
    """Nothing of this machine's user: settings, themes, input methods and buses are the test's own."""
    kept = {name: value for name, value in os.environ.items()
            if name.split("_")[0] not in ("XDG", "GTK", "QT", "DBUS", "LC", "WAYLAND", "AT", "NO") and name not in ("LANGUAGE", "XMODIFIERS")}
    runtime = home / "runtime"
    runtime.mkdir(mode=0o700)
    return kept | {"DISPLAY": display, "HOME": str(home), "XDG_RUNTIME_DIR": str(runtime), "LANG": "C.UTF-8", "GSETTINGS_BACKEND": "memory",
                   "GDK_BACKEND": "x11", "GTK_IM_MODULE": "gtk-im-context-simple", "TMPDIR": str(home)}


def inside(command):
    """Within the session bus: the window manager beside the command."""
    manager = subprocess.Popen(["openbox", "--config-file", str(pathlib.Path(__file__).with_name("openbox.xml"))],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
    # The pointer waits in a corner: nothing lights up below it in a screenshot.
    subprocess.run(["xdotool", "mousemove", "9999", "9999"], check=True)
    try:
        return subprocess.run(command, preexec_fn=die_with_parent).returncode
    finally:
        manager.kill()
        manager.wait()


def outside(command):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="nuanxin-gui-") as folder:
        home = pathlib.Path(folder)
        with open(home / "xvfb.log", "wb") as log:
            server, display = start_display(os.environ.get("NUANXIN_GUI_SIZE", "1280x800"), log)
        try:
            return subprocess.run(["dbus-run-session", "--", sys.executable, __file__, "--inside", *command],
                                  env=environment(home, display), preexec_fn=die_with_parent).returncode
        finally:
            server.kill()
            server.wait()


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[1] == "--inside":
        sys.exit(inside(sys.argv[2:]))
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(outside(sys.argv[1:]))
