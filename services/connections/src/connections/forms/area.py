"""The operator's area: where on the map a connection can be asked for. It is read from GeoJSON (RFC 7946)."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

Ring = tuple[tuple[float, float], ...]

_BRAZIL = Path(__file__).with_name("brazil.geojson")
_MOST_BYTES = 50_000_000


class NotAnArea(ValueError):
    """The document is no GeoJSON polygon, or a file of one cannot be read."""


@dataclass(frozen=True)
class Area:
    """An area on the map, made of polygons. Each polygon is its outer ring and the rings of its holes.

    A ring is a closed line of points, each a longitude and a latitude in degrees (WGS 84), in GeoJSON's order.
    """

    polygons: tuple[tuple[Ring, ...], ...]

    @classmethod
    def read(cls, geojson: Mapping[str, Any]) -> Self:
        """Return the area of a GeoJSON Polygon or MultiPolygon, or of a Feature or a collection of them.

        Raises NotAnArea for anything else.
        """
        try:
            polygons = tuple(tuple(_ring(ring) for ring in rings) for rings in _polygons(geojson))
        except (AttributeError, IndexError, KeyError, TypeError, ValueError):
            raise NotAnArea("no GeoJSON of polygons") from None
        if not polygons or not all(polygons):
            raise NotAnArea("no GeoJSON of polygons")
        return cls(polygons)

    @classmethod
    def of_file(cls, file: Path | None) -> Self:
        """Return the area of a GeoJSON file; without a file, a coarse outline of Brazil.

        Raises NotAnArea when the file cannot be read, is larger than 50 MB, or holds no polygons.
        """
        path = file or _BRAZIL
        try:
            if path.stat().st_size > _MOST_BYTES:
                raise NotAnArea(f"larger than {_MOST_BYTES} bytes")
            return cls.read(json.loads(path.read_text(encoding="utf-8")))
        except NotAnArea:
            raise
        except (OSError, ValueError, RecursionError):
            raise NotAnArea("cannot be read as JSON") from None

    def contains(self, latitude: float, longitude: float) -> bool:
        """Return whether a point in degrees (WGS 84) lies in the area. Points in holes do not."""
        return any(
            _encloses(outer, latitude, longitude) and not any(_encloses(hole, latitude, longitude) for hole in holes)
            for outer, *holes in self.polygons
        )


@lru_cache(maxsize=4)
def area_of(file: Path | None) -> Area:
    """Return the area of a GeoJSON file, or of Brazil without a file. Each file is read once per process.

    Raises NotAnArea when the file cannot be read or holds no polygons.
    """
    return Area.of_file(file)


def _polygons(geojson: Mapping[str, Any]) -> Iterator[Any]:
    kind = geojson["type"]
    if kind == "FeatureCollection":
        for feature in geojson["features"]:
            yield from _polygons(feature["geometry"])
    elif kind == "Feature":
        yield from _polygons(geojson["geometry"])
    elif kind == "GeometryCollection":
        for geometry in geojson["geometries"]:
            yield from _polygons(geometry)
    elif kind == "Polygon":
        yield geojson["coordinates"]
    elif kind == "MultiPolygon":
        yield from geojson["coordinates"]
    else:
        raise ValueError(kind)


def _ring(points: Any) -> Ring:
    ring = tuple((float(point[0]), float(point[1])) for point in points)
    if len(ring) < 4 or ring[0] != ring[-1]:
        raise ValueError("a ring is closed and has four points or more")
    if not all(-180 <= longitude <= 180 and -90 <= latitude <= 90 for longitude, latitude in ring):
        raise ValueError("a point that is not on the globe")
    return ring


def _encloses(ring: Ring, latitude: float, longitude: float) -> bool:
    """Return whether a point lies inside a ring. Latitude and longitude are in degrees.

    It does if a ray from it to the east crosses the ring an odd number of times.
    """
    is_inside = False
    for (west, south), (east, north) in pairwise(ring):
        if (south > latitude) != (north > latitude):
            crossing = west + (latitude - south) / (north - south) * (east - west)
            is_inside ^= longitude < crossing
    return is_inside
