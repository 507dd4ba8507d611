"""Settings: flag > environment > config.toml > default. Only this package knows TOML.

``settings`` has those in effect, ``file`` reads and writes config.toml, ``checks`` has the valid values.
"""

from sms_admin.config.checks import DEFAULTS, KEYS, OUTPUTS, VARIABLES, column_key
from sms_admin.config.file import Written, read_file, set_key, write_new
from sms_admin.config.settings import Settings, actor, config_path, load

__all__ = [
    "DEFAULTS",
    "KEYS",
    "OUTPUTS",
    "VARIABLES",
    "Settings",
    "Written",
    "actor",
    "column_key",
    "config_path",
    "load",
    "read_file",
    "set_key",
    "write_new",
]
