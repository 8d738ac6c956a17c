//! Name and PIN: two fields and a button. The PIN is masked, wiped when it is sent, and kept nowhere.

use egui::{Context, Id, Key, TextEdit, Ui};
use zeroize::Zeroizing;

use crate::model::people::DeskId;
use crate::model::pin::{PIN_DIGITS_MAX, Pin};
use crate::ui::context::UiContext;
use crate::ui::widgets::button::text_button;
use crate::ui::widgets::text::{SMALL, name_field, regular};

/// Names that are offered for what was typed.
const OFFERED_MAX: usize = 8;
const NAME_CHARS_MAX: usize = 64;
const MARGIN: egui::Margin = egui::Margin::symmetric(10, 6);

/// What is being typed.
#[derive(Debug)]
pub struct Form {
    name: String,
    pin: Zeroizing<String>,
    focus: Option<Field>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    Name,
    Pin,
}

impl Form {
    /// Begins with a name, when it is known who wants to come back.
    pub fn new(name: Option<String>) -> Self {
        let focus = if name.is_some() { Field::Pin } else { Field::Name };
        Self { name: name.unwrap_or_default(), pin: Zeroizing::default(), focus: Some(focus) }
    }

    /// Draws the fields. Returns name and PIN when they are to be proved.
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, desk: DeskId, is_waiting: bool) -> Option<(String, Pin)> {
        self.name_ui(ctx, ui, desk);
        self.names_ui(ctx, ui);
        let is_entered = self.pin_ui(ctx, ui, desk);
        (is_entered && !is_waiting).then(|| self.take(ui.ctx(), desk)).flatten()
    }

    /// Whether there is something to prove.
    pub fn is_filled(&self) -> bool {
        !self.name.trim().is_empty() && !self.pin.is_empty()
    }

    /// Name and PIN, once; the PIN has to be typed anew for another try.
    pub fn take(&mut self, ui_ctx: &Context, desk: DeskId) -> Option<(String, Pin)> {
        if !self.is_filled() {
            return None;
        }
        let pin = Pin::new(&self.pin);
        self.pin = Zeroizing::default();
        forget(ui_ctx, desk);
        self.focus = Some(Field::Pin);
        Some((self.name.clone(), pin))
    }

    fn name_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, desk: DeskId) {
        regular(ui, ctx.text.get("seat-name"), SMALL, ctx.theme.dim);
        let field = TextEdit::singleline(&mut self.name)
            .id(Id::unique(("seat name", desk.0)))
            .char_limit(NAME_CHARS_MAX)
            .margin(MARGIN)
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        name_field(&response, ctx.text.get("seat-name"));
        if self.focus == Some(Field::Name) {
            response.request_focus();
            self.focus = None;
        }
        if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            if let Some(first) = self.offered(ctx).first() {
                self.name.clone_from(first);
            }
            self.focus = Some(Field::Pin);
        }
    }

    /// The people whose names fit what was typed.
    fn offered(&self, ctx: &UiContext<'_>) -> Vec<String> {
        let typed = self.name.trim().to_lowercase();
        let fits = ctx.picture.people.people.iter().filter(|person| person.name.to_lowercase().contains(&typed));
        fits.take(OFFERED_MAX).map(|person| person.name.to_string()).collect()
    }

    fn names_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let offered = self.offered(ctx);
        if matches!(&offered[..], [only] if *only == self.name) {
            return;
        }
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
            for name in offered {
                if text_button(ui, ctx.theme, &name).clicked() {
                    chosen = Some(name);
                }
            }
        });
        if let Some(name) = chosen {
            self.name = name;
            self.focus = Some(Field::Pin);
        }
    }

    /// True when Enter was pressed in the field.
    fn pin_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, desk: DeskId) -> bool {
        regular(ui, ctx.text.get("seat-pin"), SMALL, ctx.theme.dim);
        let field = TextEdit::singleline(&mut *self.pin)
            .id(pin_id(desk))
            .password(true)
            .char_limit(PIN_DIGITS_MAX)
            .margin(MARGIN)
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        name_field(&response, ctx.text.get("seat-pin"));
        self.pin.retain(|letter| letter.is_ascii_digit());
        if self.focus == Some(Field::Pin) {
            response.request_focus();
            self.focus = None;
        }
        response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }
}

fn pin_id(desk: DeskId) -> Id {
    Id::unique(("seat pin", desk.0))
}

/// Forgets what egui remembers of the PIN's field, which undoing would bring back.
pub fn forget(ui_ctx: &Context, desk: DeskId) {
    egui::widgets::text_edit::TextEditState::default().store(ui_ctx, pin_id(desk));
}
