//! Sums in a fixed order: of neighbours, then of neighbouring pairs, and so on. Whoever has part of
//! them can make as much of the whole as lies within that part, and the whole has the same bits.

use serde::{Deserialize, Serialize};

/// The sum of 2^level neighbours, the `place`-th such group of all.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Node<A> {
    level: u32,
    place: u64,
    sum: A,
}

impl<A> Node<A> {
    /// One that nobody is the neighbour of.
    pub(crate) fn alone(sum: A) -> Node<A> {
        Node {
            level: 0,
            place: 0,
            sum,
        }
    }
}

/// Sums of neighbours that wait for their own.
pub(crate) struct Tree<A> {
    nodes: Vec<Node<A>>,
    /// Where the next single one belongs.
    next: u64,
}

impl<A> Tree<A> {
    /// Of the `place`-th on.
    pub(crate) fn from_place(place: u64) -> Tree<A> {
        Tree {
            nodes: Vec::new(),
            next: place,
        }
    }

    /// The next single one.
    pub(crate) fn grow(&mut self, sum: A, merge: &impl Fn(A, A) -> A) {
        let place = self.next;
        self.next += 1;
        self.push(
            Node {
                level: 0,
                place,
                sum,
            },
            merge,
        );
    }

    /// What comes next, of whatever size.
    pub(crate) fn push(&mut self, mut node: Node<A>, merge: &impl Fn(A, A) -> A) {
        while let Some(left) = self.nodes.pop_if(|left| {
            left.level == node.level && left.place % 2 == 0 && left.place + 1 == node.place
        }) {
            node = Node {
                level: node.level + 1,
                place: node.place / 2,
                sum: merge(left.sum, node.sum),
            };
        }
        self.nodes.push(node);
    }

    /// What has no neighbour here.
    pub(crate) fn nodes(self) -> Vec<Node<A>> {
        self.nodes
    }

    /// The sum of all, the smaller ones at the end first.
    pub(crate) fn whole(self, merge: &impl Fn(A, A) -> A) -> Option<A> {
        let last_first = self.nodes.into_iter().map(|node| node.sum).rev();
        last_first.reduce(|after, before| merge(before, after))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree as text, so that any other order shows.
    fn joined(a: String, b: String) -> String {
        format!("({a}{b})")
    }

    fn grown(from: u64, to: u64) -> Tree<String> {
        let mut tree = Tree::from_place(from);
        (from..to).for_each(|i| tree.grow(format!("{i} "), &joined));
        tree
    }

    #[test]
    fn parts_grow_into_the_same_tree_wherever_they_are_cut() {
        for n in 1..40 {
            let whole = grown(0, n).whole(&joined);
            for first in 0..=n {
                for second in [first, (first + n) / 2, n] {
                    let mut tree = Tree::from_place(0);
                    for (from, to) in [(0, first), (first, second), (second, n)] {
                        let nodes = grown(from, to).nodes();
                        nodes.into_iter().for_each(|node| tree.push(node, &joined));
                    }
                    assert_eq!(
                        tree.whole(&joined),
                        whole,
                        "{n} cut at {first} and {second}"
                    );
                }
            }
        }
        assert_eq!(grown(0, 5).whole(&joined).unwrap(), "(((0 1 )(2 3 ))4 )");
        assert_eq!(grown(0, 0).whole(&joined), None);
    }
}
