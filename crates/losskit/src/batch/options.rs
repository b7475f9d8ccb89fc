//! What can be said of any batch before it is evaluated, on whatever holds a `batch` and what is made of an `empty` one.

/// The options' methods.
macro_rules! batch_options {
    () => {
        /// One weight ≥ 0 a row, or a group.
        #[must_use]
        pub fn weight(mut self, weight: &'a [T]) -> Self {
            self.batch.weight = Some(weight);
            self
        }

        /// One flag a row; false leaves the row out.
        #[must_use]
        pub fn mask(mut self, mask: &'a [bool]) -> Self {
            self.batch.mask = Some(mask);
            self
        }

        /// One weight a class.
        #[must_use]
        pub fn class_weight(mut self, weight: &'a [T]) -> Self {
            self.batch.class_weight = Some(weight);
            self
        }

        /// The class index that marks rows to leave out.
        #[must_use]
        pub fn ignore_index(mut self, class: i64) -> Self {
            self.batch.ignore_index = Some(class);
            self
        }

        /// How many rows each group has.
        #[must_use]
        pub fn groups(mut self, groups: &'a [usize]) -> Self {
            self.batch.groups = Some(groups);
            self
        }

        /// How rows become one number.
        #[must_use]
        pub fn reduction(mut self, reduction: Reduction) -> Self {
            self.batch.reduction = reduction;
            self
        }

        /// What a mean over nothing is.
        #[must_use]
        pub fn empty(mut self, empty: Empty) -> Self {
            self.empty = empty;
            self
        }
    };
}
pub(crate) use batch_options;
