"""The settings that keep the dashboard quick and quiet. One is hidden in Streamlit and could go without notice."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

from streamlit import config

TOP = Path(__file__).parents[2]


def test_streamlit_still_has_every_setting_we_set() -> None:
    ours = tomllib.loads((TOP / ".streamlit" / "config.toml").read_text())
    known = config._config_options_template
    for section, values in ours.items():
        for name in values:
            if not isinstance(values[name], dict):
                assert f"{section}.{name}" in known


def test_no_collection_is_forced_after_a_rerun() -> None:
    asked = "from streamlit import config; print(config.get_option('runner.postScriptGC'))"
    answer = subprocess.run([sys.executable, "-c", asked], cwd=TOP, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"


def test_the_server_never_loads_torch() -> None:
    """Pages, store, stream and plots together: what the server imports."""
    asked = (
        "import sys; import app; import rnnviz.ui.frame, rnnviz.ui.bringing, rnnviz.ui.history; "
        "import rnnviz.plots as p; p.curves, p.series, p.thumbnail; print('torch' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", asked], cwd=TOP, capture_output=True, text=True, check=False)
    assert answer.stdout.strip().endswith("False"), answer.stderr[-500:]
