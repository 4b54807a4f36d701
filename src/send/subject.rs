//! What a delivery is about, as it may be shown.

use super::plan::Delivery;
use crate::content::Content;
use crate::record::Subject;
use crate::report::View;

impl Delivery {
    /// Its subject; `None` where it names none. Asked for again it costs nothing.
    #[must_use]
    pub fn subject(&self, view: &View) -> Option<Subject<'static>> {
        let look = || {
            let content = Content::of(&self.outgoing.headers, &self.outgoing.body);
            view.subject(&self.inspection, content.readable(&self.outgoing.body))
        };
        self.subject.get_or_init(look).clone()
    }
}
