"""Runs tor as a child of `candour up --onion`: an onion service that leads to the web pages on this machine.

The service's key is below CANDOUR_HOME/tor and is created at the first start. Whoever has the key can answer at the onion
address, so the key belongs to the backup. Not here: what the site does differently at the onion service (`config.cookies`,
`config.middleware`).
"""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from candour.apps.ops.processes.children import Child
from candour.config.environment import BadSetting, is_onion_address

_PATIENCE = 60.0  # seconds in which tor writes the address; it needs no network for that
_POLL = 0.05


def start(home: Path, port: int) -> tuple[Child, str]:
    """Start tor with an onion service for the web pages on `port`; return the child process and the service's address.

    Raises BadSetting where tor is not installed, or writes no address.
    """
    program = shutil.which("tor")
    if program is None:
        raise BadSetting("There is no tor on this machine. Run as root: apt-get install -y tor")
    folder = home / "tor"
    for part in (folder, folder / "service", folder / "data"):
        part.mkdir(parents=True, exist_ok=True)
        part.chmod(0o700)  # tor refuses a folder that others can read
    settings = folder / "torrc"
    settings.write_text(torrc(folder, port), encoding="utf-8")
    child = Child([program, "--quiet", "-f", str(settings)])
    return child, _address(child, folder / "service" / "hostname")


def torrc(folder: Path, port: int) -> str:
    """Return the settings of tor: one onion service, no proxy for other programs, data and key below `folder`."""
    lines = [
        f"DataDirectory {folder / 'data'}",
        f"HiddenServiceDir {folder / 'service'}",
        f"HiddenServicePort 80 127.0.0.1:{port}",
        "SocksPort 0",
    ]
    return "\n".join(lines) + "\n"


def _address(child: Child, hostname: Path) -> str:
    """Wait until tor has written the address, and return it as http://….onion.

    Where tor ends or takes too long, ends tor and raises BadSetting.
    """
    deadline = time.monotonic() + _PATIENCE
    while child.process.poll() is None and time.monotonic() < deadline:
        written = hostname.read_text(encoding="utf-8").strip() if hostname.exists() else ""
        if is_onion_address(f"http://{written}"):
            return f"http://{written}"
        time.sleep(_POLL)
    child.process.terminate()
    raise BadSetting(f"tor wrote no address to {hostname}. Run it by hand to see why: tor -f {hostname.parents[1] / 'torrc'}")
