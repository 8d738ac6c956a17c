"""Runs SUMO's routes on a SUMO network with UXsim, as near as its model allows.

usage: uxsim_run.py NET.net.xml ROUTES.rou.xml [UNTIL_SECONDS]

What is the same: the streets with their lengths, limits and lanes, the route of every vehicle (enforced link by link),
its time of departure, the phases and offsets of the signals, 7 m of lane for a standing vehicle.
What its model doesn't have: a vehicle starts at the node before its first edge, not along it; a signal shows one light
to a whole link, here that of the movement straight on (a phase only for turns shows red); lanes are not told apart;
turns cost nothing; nobody gives way; a trip ends when its last node is met for the first time, so that a route
that crosses itself there ends early (the speed is unharmed, the mean of so few early ones means nothing). deltan=1, so that every vehicle is one by itself; C++ engine, one thread.
"""
import sys
import time
import xml.etree.ElementTree as ElementTree

from uxsim import World

JAM_DENSITY_PER_LANE = 1.0 / 7.0
TMAX_S = 7200


def read_net(path):
    nodes, edges, programs, links = {}, {}, {}, {}
    root = ElementTree.parse(path).getroot()
    for junction in root.iter("junction"):
        if junction.get("type") != "internal":
            nodes[junction.get("id")] = (float(junction.get("x")), float(junction.get("y")))
    for edge in root.iter("edge"):
        if edge.get("function") is None:
            lanes = edge.findall("lane")
            a, b = nodes[edge.get("from")], nodes[edge.get("to")]
            across = ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5
            length = max(across, float(lanes[0].get("length")))
            edges[edge.get("id")] = (edge.get("from"), edge.get("to"), length, float(lanes[0].get("speed")), len(lanes))
    for program in root.iter("tlLogic"):
        phases = [(float(phase.get("duration")), phase.get("state")) for phase in program.iter("phase")]
        programs[program.get("id")] = (float(program.get("offset", 0)), phases)
    for connection in root.iter("connection"):
        if connection.get("tl"):
            link = (int(connection.get("linkIndex")), connection.get("dir"))
            links.setdefault(connection.get("from"), (connection.get("tl"), []))[1].append(link)
    return nodes, edges, programs, links


def green_phases(edge, programs, links):
    """The phases in which an edge's movement straight on, or any where there is none, has green."""
    if edge not in links:
        return None
    program, lights = links[edge]
    straight = [index for index, direction in lights if direction == "s"] or [index for index, _ in lights]
    phases = programs[program][1]
    return [number for number, (_, state) in enumerate(phases) if any(state[index] in "Gg" for index in straight)]


def main():
    net, routes = sys.argv[1], sys.argv[2]
    until_s = float(sys.argv[3]) if len(sys.argv) > 3 else TMAX_S
    nodes, edges, programs, links = read_net(net)
    world = World(
        name="", deltan=1, tmax=TMAX_S, print_mode=0, save_mode=0, show_mode=0, random_seed=0, cpp=True,
        duo_update_time=TMAX_S,
    )
    for name, (x, y) in nodes.items():
        offset, phases = programs.get(name, (0.0, []))
        signal = [duration for duration, _ in phases] or [0]
        world.addNode(name, x, y, signal=signal, signal_offset=offset)
    for name, (start, end, length, speed, lanes) in edges.items():
        world.addLink(
            name, start, end, length=length, free_flow_speed=speed, number_of_lanes=lanes,
            jam_density_per_lane=JAM_DENSITY_PER_LANE, signal_group=green_phases(name, programs, links) or [0],
        )
    vehicles = []
    for vehicle in ElementTree.parse(routes).getroot().iter("vehicle"):
        way = vehicle.find("route").get("edges").split()
        made = world.addVehicle(edges[way[0]][0], edges[way[-1]][1], float(vehicle.get("depart")))
        made.enforce_route(way)
        vehicles.append(made)
    # The first steps prepare tables of routes, which an enforced route doesn't need: they are told apart.
    before = time.process_time()
    world.exec_simulation(until_t=1)
    prepared = time.process_time()
    world.exec_simulation(until_t=until_s)
    cpu_s = time.process_time() - prepared
    finished = sorted(vehicle.travel_time for vehicle in vehicles if vehicle.state == "end")
    # Who is still under way counts until the end.
    departed = [float(vehicle.departure_time) for vehicle in vehicles if vehicle.state != "end"]
    vehicle_seconds = sum(finished) + sum(max(0.0, until_s - depart) for depart in departed)
    print(f"UXsim: {len(finished)} of {len(vehicles)} finished by {until_s:.0f} s")
    if finished:
        share = lambda part: finished[round((len(finished) - 1) * part)]
        print(
            f"mean {sum(finished) / len(finished):.1f} s, p10 {share(0.1):.0f} s, p50 {share(0.5):.0f} s, "
            f"p90 {share(0.9):.0f} s"
        )
    print(
        f"{vehicle_seconds / cpu_s / 1e6:.2f} million vehicle-seconds a CPU-second "
        f"({cpu_s:.2f} s of CPU, and {prepared - before:.2f} s to prepare)"
    )


if __name__ == "__main__":
    main()
