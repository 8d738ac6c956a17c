"""Makes random routes on a SUMO network, the same for the same arguments.

usage: make_routes.py NET.net.xml VEHICLES INSERT_SECONDS EDGES_PER_ROUTE OUT.rou.xml

Each vehicle starts on a random edge and goes straight on with a chance of 0.7, else into any street that a connection
leads to, until its route has that many edges or a street leads out of the network.
"""
import random
import sys
import xml.etree.ElementTree as ElementTree

SEED = 42
STRAIGHT_CHANCE = 0.7
VEHICLE_TYPE = '<vType id="car" length="4.5" maxSpeed="16.7" sigma="0.5" tau="1.0" accel="2.6" decel="4.5"/>'


def turns_of(net):
    """The edges with a way on, and for each the edges that follow it with their direction; no turning back."""
    turns, edges = {}, []
    for _, element in ElementTree.iterparse(net):
        if element.tag == "edge":
            if element.get("function") != "internal":
                edges.append(element.get("id"))
            element.clear()
        elif element.tag == "connection":
            start = element.get("from")
            if not start.startswith(":") and element.get("dir") != "t":
                turns.setdefault(start, {})[element.get("to")] = element.get("dir")
            element.clear()
    return [edge for edge in edges if edge in turns], turns


def route(edges, turns, length, chance):
    way = [chance.choice(edges)]
    for _ in range(length - 1):
        after = turns[way[-1]]
        straight = [edge for edge, direction in after.items() if direction == "s"]
        open_ends = [edge for edge in after if edge in turns]
        if not open_ends:
            break
        goes_straight = straight and straight[0] in turns and chance.random() < STRAIGHT_CHANCE
        way.append(straight[0] if goes_straight else chance.choice(open_ends))
    return way


def main():
    net, vehicles, seconds, length, out = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
    edges, turns = turns_of(net)
    chance = random.Random(SEED)
    with open(out, "w", encoding="utf-8") as file:
        file.write(f"<routes>\n{VEHICLE_TYPE}\n")
        for number in range(vehicles):
            way = " ".join(route(edges, turns, length, chance))
            file.write(
                f'<vehicle id="v{number}" type="car" depart="{number * seconds / vehicles:.2f}" departLane="best" '
                f'departSpeed="max" departPos="random_free"><route edges="{way}"/></vehicle>\n'
            )
        file.write("</routes>\n")


if __name__ == "__main__":
    main()
