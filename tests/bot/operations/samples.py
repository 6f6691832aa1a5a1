"""What a registry tells, as tests read it."""

from collections.abc import Mapping

from bot.operations.metrics import Metrics

Told = Mapping[str, float]


def told(metrics: Metrics) -> Told:
    """Every sample by its name and labels, as PromQL names it."""
    return {
        _named(sample.name, sample.labels): sample.value
        for family in metrics.registry.collect()
        for sample in family.samples
    }


def _named(name: str, labels: Mapping[str, str]) -> str:
    return name + ("{" + ",".join(f"{key}={value}" for key, value in sorted(labels.items())) + "}" if labels else "")
