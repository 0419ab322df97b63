"""The Helm chart: its plain manifests are its output, and what its values make of them is valid.

Not among the other tests, because Go builds helm for it: `make test-image`.
"""

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml  # type: ignore[import-untyped]

from paths import DOCS, ROOT

DEPLOYMENT = DOCS / "deployment"
CHART = DEPLOYMENT / "chart"
AGAIN = "helm template mail docs/deployment/chart > docs/deployment/kubernetes.yaml"
VALUES = (
    "volume=2Gi",
    "secret=mail-keys",
    "settings.MTL_BASE_PATH=/mail/",
    "settings.MTL_HTTPS=true",
    "settings.MTL_MAX_MESSAGES=500",
    "ports.smtp=25",
)


@pytest.fixture
def helm(require_tool: Callable[[str, str], Path]) -> Callable[..., str]:
    """`helm("template", "mail", CHART)` is what helm prints. It must succeed."""
    program = require_tool("helm", "go install helm.sh/helm/v3/cmd/helm@v3.22.0")

    def run(*words: str | Path) -> str:
        return subprocess.check_output([program, *words], text=True, timeout=60)

    return run


def test_the_chart_is_in_order(helm: Callable[..., str]) -> None:
    helm("lint", "--strict", CHART)


def test_the_plain_manifests_are_its_output(helm: Callable[..., str]) -> None:
    made = helm("template", "mail", CHART)
    assert (DEPLOYMENT / "kubernetes.yaml").read_text() == made, f"run: {AGAIN}"


def test_its_values_are_in_the_manifests_which_kubernetes_takes(
    helm: Callable[..., str], tmp_path: Path
) -> None:
    made = helm("template", "shop", CHART, *(f"--set={value}" for value in VALUES))
    path = tmp_path / "manifests.yaml"
    path.write_text(made)
    validate = ROOT / ".venv" / "bin" / "kubernetes-validate"
    subprocess.run([validate, "--strict", "--quiet", path], check=True, timeout=60)
    by_kind = {one["kind"]: one for one in yaml.safe_load_all(made)}
    assert by_kind.keys() == {"Deployment", "PersistentVolumeClaim", "Service"}
    assert {one["metadata"]["name"] for one in by_kind.values()} == {"shop"}
    pod = by_kind["Deployment"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    assert {one["name"]: one["value"] for one in container["env"]} == {
        "MTL_BASE_PATH": "/mail/",
        "MTL_HTTPS": "true",
        "MTL_MAX_MESSAGES": "500",
    }
    assert container["envFrom"] == [{"secretRef": {"name": "mail-keys"}}]
    asked = {"path": "/mail/readyz", "port": "http", "scheme": "HTTPS"}
    assert container["readinessProbe"]["httpGet"] == asked
    assert pod["volumes"] == [{"name": "data", "persistentVolumeClaim": {"claimName": "shop"}}]
    claim = by_kind["PersistentVolumeClaim"]["spec"]["resources"]
    assert claim == {"requests": {"storage": "2Gi"}}
    ports = {one["name"]: one["port"] for one in by_kind["Service"]["spec"]["ports"]}
    assert ports == {"smtp": 25, "http": 8025}
