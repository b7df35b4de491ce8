"""Reads Prometheus' text format from standard input with Prometheus' own library for Python, checks what a scrape relies on,
and prints each sample as NAME LABEL=VALUE... NUMBER. Any fault ends it with an error."""
import math
import sys

from prometheus_client.parser import text_string_to_metric_families

seen, families = set(), set()
buckets, counts = {}, {}
for family in text_string_to_metric_families(sys.stdin.read()):
    assert family.name not in families, f"family {family.name} comes twice"
    families.add(family.name)
    assert family.documentation, f"{family.name} has no help"
    assert family.type in ("counter", "gauge", "histogram"), f"{family.name} is {family.type}"
    for sample in family.samples:
        key = (sample.name, tuple(sorted(sample.labels.items())))
        assert key not in seen, f"{key} comes twice"
        seen.add(key)
        assert math.isfinite(sample.value), f"{key} is {sample.value}"
        if family.type != "gauge":
            assert sample.value >= 0, f"{key} is {sample.value}"
        if family.type == "counter":
            assert sample.name == family.name + "_total", sample.name
        if family.type == "histogram":
            rest = (family.name, tuple(sorted((k, v) for k, v in sample.labels.items() if k != "le")))
            if sample.name.endswith("_bucket"):
                bound = float(sample.labels["le"])
                before = buckets.get(rest, (-math.inf, 0))
                assert bound > before[0] and sample.value >= before[1], f"{key} does not grow"
                buckets[rest] = (bound, sample.value)
            elif sample.name.endswith("_count"):
                counts[rest] = sample.value
        print(sample.name, *(f"{k}={v}" for k, v in sorted(sample.labels.items())), sample.value)
assert buckets, "there is no histogram"
for rest, (bound, value) in buckets.items():
    assert bound == math.inf and counts[rest] == value, f"{rest} lacks its last bucket"
