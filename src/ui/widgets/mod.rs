//! Small widgets that panels share. They know the theme and the language, nothing of the city.

pub mod age;
pub mod button;
pub mod figure;
pub mod hold_button;
pub mod level_bar;
pub mod sparkline;
pub mod tabs;
pub mod text;
pub mod value_row;
