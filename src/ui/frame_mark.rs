//! The hatched frame around a window that shows a simulation.

use egui::epaint::Mesh;
use egui::{Color32, Painter, Pos2, Rect, Shape, pos2};

/// Width of the frame, in points.
pub const FRAME_WIDTH: f32 = 5.0;
/// Width of a stripe and of the gap after it, along the frame.
const STRIPE: f32 = 6.0;

/// Paints diagonal stripes along the four edges of `rect`, as one mesh.
pub fn paint(painter: &Painter, rect: Rect, background: Color32, color: Color32) {
    let mut mesh = Mesh::default();
    let inner = rect.shrink(FRAME_WIDTH);
    let edges = [
        Rect::from_min_max(rect.min, pos2(rect.right(), inner.top())),
        Rect::from_min_max(pos2(rect.left(), inner.bottom()), rect.max),
        Rect::from_min_max(pos2(rect.left(), inner.top()), pos2(inner.left(), inner.bottom())),
        Rect::from_min_max(pos2(inner.right(), inner.top()), pos2(rect.right(), inner.bottom())),
    ];
    for (index, edge) in edges.into_iter().enumerate() {
        mesh.add_colored_rect(edge, background);
        add_stripes(&mut mesh, edge, index < 2, color);
    }
    painter.add(Shape::mesh(mesh));
}

fn add_stripes(mesh: &mut Mesh, edge: Rect, is_level: bool, color: Color32) {
    let (start, end) = if is_level { (edge.left(), edge.right()) } else { (edge.top(), edge.bottom()) };
    let across = FRAME_WIDTH;
    let mut at = start - across;
    while at < end {
        // Slanted by 45 degrees: the far side of a stripe lies one frame width further on.
        let near = (at.max(start), (at + STRIPE).clamp(start, end));
        let far = ((at + across).clamp(start, end), (at + across + STRIPE).clamp(start, end));
        let corners = if is_level {
            [pos2(near.0, edge.bottom()), pos2(near.1, edge.bottom()), pos2(far.1, edge.top()), pos2(far.0, edge.top())]
        } else {
            [pos2(edge.right(), near.0), pos2(edge.right(), near.1), pos2(edge.left(), far.1), pos2(edge.left(), far.0)]
        };
        add_quad(mesh, corners, color);
        at += STRIPE * 2.0;
    }
}

fn add_quad(mesh: &mut Mesh, corners: [Pos2; 4], color: Color32) {
    let first = mesh.vertices.len() as u32;
    for corner in corners {
        mesh.colored_vertex(corner, color);
    }
    mesh.add_triangle(first, first + 1, first + 2);
    mesh.add_triangle(first, first + 2, first + 3);
}
