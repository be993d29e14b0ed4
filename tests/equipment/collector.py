"""A collector of OpenTelemetry's that only remembers."""

from __future__ import annotations

import gzip
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest

from copydesk.embedded import loopback


class Collector(ThreadingHTTPServer):
    """Takes metrics as an OpenTelemetry collector does: what was last said of each counter, and of whom."""

    def __init__(self) -> None:
        super().__init__((loopback.ADDRESS, 0), Receiver)
        self.counted: dict[tuple[str, frozenset[tuple[str, str]], str], int] = {}

    def total(self, name: str, **attributes: str) -> int:
        """The sum over all processes."""
        wanted = frozenset(attributes.items())
        found = list(self.counted.items())
        return sum(value for (counter, labels, _), value in found if counter == name and wanted <= labels)


class Receiver(BaseHTTPRequestHandler):
    """OTLP over HTTP."""

    server: Collector

    def do_POST(self) -> None:
        payload = self.rfile.read(int(self.headers["Content-Length"]))
        packed = self.headers.get("Content-Encoding") == "gzip"
        request = ExportMetricsServiceRequest.FromString(gzip.decompress(payload) if packed else payload)
        for resource in request.resource_metrics:
            for metric in (one for scope in resource.scope_metrics for one in scope.metrics):
                for point in metric.sum.data_points:
                    labels = frozenset((one.key, one.value.string_value) for one in point.attributes)
                    origin = f"{resource.resource} {point.start_time_unix_nano}"
                    self.server.counted[metric.name, labels, origin] = int(point.as_int or point.as_double)
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written."""
