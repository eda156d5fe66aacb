"""A private RabbitMQ node, with a virtual host per caller.

It runs without epmd, Erlang's name server, which would be one more process and a listener on every address. The node
uses one fixed distribution port, through which `erl_call` (a C program of Erlang's own) creates virtual hosts in 16 ms.
`rabbitmqctl` would start an Erlang machine, 400 ms, for each of the two commands needed.
"""

import re
import resource
import shutil
import signal
import subprocess
from pathlib import Path
from typing import ClassVar

import amqp

from chassis.testing.processes import start_child
from chassis.testing.servers.installing import MissingServer, ensure_installed
from chassis.testing.servers.ports import is_free
from chassis.testing.servers.private import PrivateServer, clean_environment

_NODE = "ramal@localhost"  # every instance may have the same name, because the instances never connect to each other
_USER = "ramal"
_DEFAULT_VHOST = "/"
_NAME = re.compile(r"[a-z][a-z0-9_.-]{0,99}")
_HANDSHAKE_SECONDS = 5
_OPEN_FILES = 65_536

# Two schedulers, bound to no processor, that spin for an instant before they sleep. RabbitMQ's default is not to spin,
# which costs a wake-up for each of the thousands of small file reads of a start. Measured on a virtual machine with two
# cores: starts in 2.6-3.1 s, with the default in 2.7-5.9 s. Idle, both take half a percent of a core.
_VM = "+S 2:2 +stbt u +sbwt very_short +sbwtdcpu very_short +sbwtdio very_short"

# The process that we start, signal and watch must be the node itself. RabbitMQ's script replaces itself with the node
# only if RABBITMQ_ALLOW_INPUT says that somebody will type. `-noinput +B i` then tells the node that nobody will.
_NOBODY_TYPES = "-noinput +B i"


class PrivateRabbit(PrivateServer):
    """A RabbitMQ node of our own. What it confirmed as durable survives `kill`, in queues older than a second."""

    _title = "RabbitMQ"
    _port_count = 2  # for clients; for `erl_call`
    _stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def url(self, vhost: str = _DEFAULT_VHOST) -> str:
        """Return the AMQP URL of a virtual host that exists: `amqp://user:password@127.0.0.1:port/vhost`.

        The default is the node's virtual host `/`.
        """
        path = vhost.replace("/", "%2F")
        return f"amqp://{_USER}:{self._password(_USER)}@127.0.0.1:{self.port}/{path}"

    def create_vhost(self, name: str) -> str:
        """Create a virtual host with all permissions for our user, unless it exists, and return its AMQP URL.

        Each test gets a virtual host of its own, as an empty broker. Names may have lower-case letters, digits, `_`,
        `.` and `-`, at most 100 characters; others raise `ValueError`.
        """
        self._evaluate(
            f'Name = {_binary(name)}, User = {_binary(_USER)}, All = <<".*">>, '
            "case rabbit_vhost:exists(Name) of true -> ok; false -> rabbit_vhost:add(Name, User) end, "
            "rabbit_auth_backend_internal:set_permissions(User, Name, All, All, All, User)"
        )
        return self.url(name)

    def drop_vhost(self, name: str) -> None:
        """Delete a virtual host with its queues and connections. Does nothing if there is no such virtual host."""
        self._evaluate(
            f"Name = {_binary(name)}, User = {_binary(_USER)}, "
            "case rabbit_vhost:exists(Name) of true -> rabbit_vhost:delete(Name, User); false -> ok end"
        )

    def save_declarations(self) -> None:
        """Make the RabbitMQ node write its list of quorum queues to disk now.

        RabbitMQ confirms a new queue, and messages sent to it, about half a second before it writes the list. A node
        killed in between comes back with the queue empty and without a leader, for good (seen with 3.10). A test that
        kills the node, but is not about new queues, calls this after it declared its queues.
        """
        self._evaluate("#{names := #{directory_rev := Table}} = ra_system:fetch(quorum_queues), dets:sync(Table)")

    def _evaluate(self, expressions: str) -> None:
        """Run Erlang expressions on the RabbitMQ node, which spares a start of RabbitMQ's command-line tools.

        `expressions` is their text; the last one has to give `ok`. Raises `RuntimeError` with the node's answer if it
        gives anything else.
        """
        result = subprocess.run(
            # -R: each call has its own node name, so that several calls may run at once
            [_erl_call(), "-R", "-address", f"localhost:{self._ports[1]}", "-timeout", "30", "-e"],
            input=f"{expressions}.\n",
            env=clean_environment(self.folder),  # its HOME holds the cookie
            capture_output=True,
            text=True,
            check=False,
        )
        if result.stdout.replace(" ", "") != "{ok,ok}":
            raise RuntimeError(f"RabbitMQ in {self.folder} refused {expressions}: {result.stdout}{result.stderr}")

    def _prepare(self) -> None:
        (self.folder / "enabled_plugins").write_text("[].\n")
        _write_private(self.folder / ".erlang.cookie", self._password("cookie"))

    def _launch(self) -> subprocess.Popen[bytes]:
        _write_private(self.folder / "rabbitmq.conf", self._configuration())
        return start_child(
            ["prlimit", f"--nofile={_open_files()}:", ensure_installed("rabbitmq") / "rabbitmq-server"],
            folder=self.folder,
            environment=self._environment(),
            output=self._log,
            death_signal="KILL",
        )

    def _configuration(self) -> str:
        settings = {
            "listeners.tcp.1": f"127.0.0.1:{self.port}",
            "default_vhost": _DEFAULT_VHOST,
            "default_user": _USER,
            "default_pass": self._password(_USER),
            "log.file": "rabbit.log",
        }
        return "".join(f"{name} = {value}\n" for name, value in settings.items())

    def _environment(self) -> dict[str, str]:
        distribution = self._ports[1]
        return {
            **clean_environment(self.folder),
            "RABBITMQ_NODENAME": _NODE,
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self.folder / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "rabbit.pid"),
            "RABBITMQ_DIST_PORT": str(distribution),
            "RABBITMQ_ALLOW_INPUT": "1",
            # For the Erlang machines RabbitMQ starts by itself, too. The node would register with an epmd if it found
            # one: port 1 is where nobody is.
            "ERL_AFLAGS": f"-start_epmd false -erl_epmd_port {distribution}",
            "ERL_EPMD_PORT": "1",
            "ERL_CRASH_DUMP_SECONDS": "0",
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                f"{_NOBODY_TYPES} {_VM} -sname {_NODE} -kernel inet_dist_use_interface {{127,0,0,1}}"
            ),
        }

    def _answers(self) -> bool:
        if is_free(self.port):  # cheaper than a failed handshake, and keeps refusals out of the log
            return False
        connection = amqp.Connection(
            host=f"127.0.0.1:{self.port}",
            userid=_USER,
            password=self._password(_USER),
            virtual_host=_DEFAULT_VHOST,
            connect_timeout=_HANDSHAKE_SECONDS,
        )
        try:
            connection.connect()
        except (OSError, amqp.AMQPError):
            return False
        connection.close()
        return True

    def _set_up(self) -> None:
        # The node would otherwise start an Erlang machine every minute to look for the epmd it does not have.
        self._evaluate("catch supervisor:terminate_child(rabbit_sup, rabbit_epmd_monitor_sup), ok")


def _erl_call() -> str:
    program = shutil.which("erl_call")
    if not program:
        raise MissingServer("'erl_call' is not on the PATH: it is part of Erlang (in Debian's package erlang-base).")
    return program


def _open_files() -> int:
    """Return the limit of open files under which the RabbitMQ node is started.

    Erlang goes through every possible open file when it starts, and containers may allow a thousand million of them.
    """
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return min(hard, _OPEN_FILES) if hard > 0 else _OPEN_FILES


def _write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, from the moment it exists."""
    file.touch(mode=0o600)
    file.write_text(text)


def _binary(name: str) -> str:
    """Return the Erlang text for `name`, a virtual host or user, to be put into an Erlang expression: `<<"name">>`.

    Raises `ValueError` for a name with other characters than lower-case letters, digits, `_`, `.` and `-`.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"'{name}' is not a virtual host name of ours: lower case letters, digits, '_', '.', '-'")
    return f'<<"{name}">>'
