//! A fit over rows that several processes hold: each runs the whole fit on its own rows, and wherever
//! a sum over all rows is needed its part goes into a file, to be merged with those of the others.
//!
//! The k-th sum of a fit is its round k. A process takes the sums of the rounds that are merged from
//! their files, adds its part of the first that is not, and either ends there, to be started again,
//! or waits. Who merges runs the same fit without rows. So every method works that asks of the rows
//! nothing but sums, and the sums have the bits they have in one process.

mod file;
mod plan;

pub use plan::{Plan, Standing};

use crate::Error;
use crate::design::About;
use crate::span::{Span, Sum};
use crate::tree::{Node, Tree};
use file::{Folder, Head};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// One of the processes of a fit.
pub(crate) struct Shards {
    folder: Folder,
    role: Role,
    /// Whether to wait for the others.
    wait: bool,
    /// Rounds begun.
    begun: AtomicUsize,
    /// Rounds whose parts were merged, or added, by this process.
    done: AtomicUsize,
}

/// What a process is there for.
pub(crate) enum Role {
    /// It holds the rows of the shard of this name.
    Shard(String),
    /// It merges the parts of so many shards.
    Merge(usize),
}

/// What the shards say of themselves before anything is summed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Look {
    pub(crate) name: String,
    pub(crate) rows: usize,
    pub(crate) columns: Vec<About>,
}

impl Shards {
    fn new(folder: Folder, role: Role, wait: bool) -> Shards {
        Shards {
            folder,
            role,
            wait,
            begun: AtomicUsize::new(0),
            done: AtomicUsize::new(0),
        }
    }

    /// Rounds whose parts were merged, or added, by this process.
    pub(crate) fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// The first round: where the rows here stand among all, and what the columns of all are.
    pub(crate) fn look(
        self: &Arc<Shards>,
        here: Option<Look>,
    ) -> Result<(Span, Vec<About>), Error> {
        let rows = here.as_ref().map_or(0, |look| look.rows);
        let nodes = here.map(|look| Node::alone(vec![look]));
        let all = self.sum(
            || Ok(nodes.into_iter().collect()),
            &|mut a: Vec<Look>, mut b| {
                a.append(&mut b);
                a
            },
        )?;
        let all = self.all(all)?;
        let before = match &self.role {
            Role::Shard(name) => all.iter().take_while(|look| look.name != *name).count(),
            Role::Merge(_) => 0,
        };
        let sizes: Vec<usize> = all.iter().map(|look| look.rows).collect();
        let span = Span::shared(rows, sizes.iter().sum(), &sizes[..before], Arc::clone(self));
        Ok((span, joined(all)?))
    }

    /// What a round came to, of which every shard has a part.
    pub(crate) fn all<A>(&self, sum: Option<A>) -> Result<A, Error> {
        sum.ok_or_else(|| self.folder.wrong("a round has no parts"))
    }

    /// The next sum over all rows, of which `here` is what this process adds.
    pub(crate) fn sum<A: Sum>(
        &self,
        here: impl FnOnce() -> Result<Vec<Node<A>>, Error>,
        merge: &impl Fn(A, A) -> A,
    ) -> Result<Option<A>, Error> {
        let round = self.begun.fetch_add(1, Ordering::Relaxed);
        let head = Head::new(round, std::any::type_name::<A>());
        if let Some(sum) = self.folder.sum(&head)? {
            return Ok(sum);
        }
        match &self.role {
            Role::Shard(name) => {
                self.folder.add_part(&head, name, &here()?)?;
                self.done.fetch_add(1, Ordering::Relaxed);
                self.folder.await_sum(&head, self.wait)
            }
            Role::Merge(shards) => {
                let names = self.folder.await_parts(&head, *shards, self.wait)?;
                let mut tree = Tree::from_place(0);
                for name in &names {
                    let part: Vec<Node<A>> = self.folder.part(&head, name)?;
                    part.into_iter().for_each(|node| tree.push(node, merge));
                }
                let sum = tree.whole(merge);
                self.folder.add_sum(&head, &sum, &names)?;
                self.done.fetch_add(1, Ordering::Relaxed);
                Ok(sum)
            }
        }
    }
}

/// The columns of all shards as those of one table.
fn joined(all: Vec<Look>) -> Result<Vec<About>, Error> {
    let mut shards = all.into_iter();
    let Some(Look {
        name: first,
        mut columns,
        ..
    }) = shards.next()
    else {
        return Ok(Vec::new());
    };
    for Look {
        name,
        columns: others,
        ..
    } in shards
    {
        let differ = |what: String| Error::Shards {
            why: format!(
                "{what}; all shards must have the same columns, of the same kinds, in the same order"
            ),
        };
        if columns.len() != others.len() {
            let counts = (columns.len(), others.len());
            return Err(differ(format!(
                "{first} has {} columns and {name} {}",
                counts.0, counts.1
            )));
        }
        for (column, other) in columns.iter_mut().zip(others) {
            if column.name != other.name {
                return Err(differ(format!(
                    "{name} has column {:?} where {first} has {:?}",
                    other.name, column.name
                )));
            }
            if column.kind != other.kind {
                return Err(differ(format!(
                    "column {:?} holds {} in {first} and {} in {name}",
                    column.name,
                    column.kind.text(),
                    other.kind.text()
                )));
            }
            column.rows += other.rows;
            column.levels.extend(other.levels);
            column.levels.sort();
            column.levels.dedup();
        }
    }
    Ok(columns)
}
