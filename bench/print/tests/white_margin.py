"""white_margin.py WIDTH FILE.pgm...: the outer WIDTH dots of each picture are white."""
import sys

width = int(sys.argv[1])
for name in sys.argv[2:]:
    with open(name, "rb") as f:
        kind, columns, rows, most = f.readline(), *f.readline().split(), f.readline()
        assert kind == b"P5\n", kind
        columns, rows = int(columns), int(rows)
        data = f.read()
    for y in range(rows):
        for x in range(columns):
            edge = min(x, y, columns - 1 - x, rows - 1 - y)
            if edge < width and data[y * columns + x] < 200:
                sys.exit(f"{name}: dark at {x},{y}")
