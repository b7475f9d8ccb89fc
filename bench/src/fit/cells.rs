//! What is fitted: problems on data sets.

/// A problem on a data set: the least of the mean loss + λ[(1 − a)/2·‖w‖² + a‖w‖₁], the intercept free.
#[derive(Debug)]
pub(crate) struct Cell {
    pub(super) data: &'static str,
    pub(super) problem: &'static str,
    pub(super) loss: &'static str,
    pub(super) lambda: f64,
    pub(super) l1_ratio: f64,
}

/// Data sets: three that other libraries bring along, and made-up numbers.
pub(super) const DATA: [&str; 4] = ["randhie", "breast_cancer", "digits", GENERATED];
pub(super) const GENERATED: &str = "generated";

const LOGISTIC: &str = "binary_cross_entropy_with_logits";
const HUBER: &str = "huber:delta=1.35";

pub(super) const CELLS: [Cell; 21] = [
    cell("randhie", "ols", "squared_error", 0.0, 0.0),
    cell("randhie", "poisson", "poisson_nll", 0.0, 0.0),
    cell("randhie", "poisson-l2", "poisson_nll", 1e-3, 0.0),
    cell("randhie", "huber", HUBER, 0.0, 0.0),
    cell("randhie", "quantile-0.1", "pinball:tau=0.1", 0.0, 0.0),
    cell("randhie", "quantile-0.5", "pinball:tau=0.5", 0.0, 0.0),
    cell("randhie", "quantile-0.9", "pinball:tau=0.9", 0.0, 0.0),
    cell("breast_cancer", "logistic-l2", LOGISTIC, 1e-3, 0.0),
    cell("breast_cancer", "logistic-elastic-net", LOGISTIC, 1e-2, 0.5),
    cell("breast_cancer", "svm", "hinge", 1e-3, 0.0),
    cell("digits", "softmax-l2", "cross_entropy", 1e-3, 0.0),
    cell(GENERATED, "ols", "squared_error", 0.0, 0.0),
    cell(GENERATED, "logistic-l2", LOGISTIC, 1e-4, 0.0),
    cell(GENERATED, "logistic-elastic-net", LOGISTIC, 1e-2, 0.5),
    cell(GENERATED, "poisson", "poisson_nll", 0.0, 0.0),
    cell(GENERATED, "poisson-l2", "poisson_nll", 1e-4, 0.0),
    cell(GENERATED, "huber", HUBER, 0.0, 0.0),
    cell(GENERATED, "quantile-0.1", "pinball:tau=0.1", 0.0, 0.0),
    cell(GENERATED, "quantile-0.5", "pinball:tau=0.5", 0.0, 0.0),
    cell(GENERATED, "svm", "hinge", 1e-4, 0.0),
    cell(GENERATED, "softmax-l2", "cross_entropy", 1e-4, 0.0),
];

const fn cell(
    data: &'static str,
    problem: &'static str,
    loss: &'static str,
    lambda: f64,
    l1_ratio: f64,
) -> Cell {
    Cell {
        data,
        problem,
        loss,
        lambda,
        l1_ratio,
    }
}

/// The problems' names, each once.
pub(super) fn problems() -> Vec<&'static str> {
    let mut names = Vec::new();
    for cell in &CELLS {
        if !names.contains(&cell.problem) {
            names.push(cell.problem);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_is_a_problem_that_a_fit_solves() {
        for cell in &CELLS {
            let loss = losskit::parse(cell.loss).unwrap();
            let solver = losskit_fit::Solver::Auto.chosen(loss.as_ref(), cell.l1_ratio > 0.0);
            assert!(solver.is_ok(), "{}: {solver:?}", cell.problem);
            assert!(DATA.contains(&cell.data), "{}", cell.data);
        }
    }
}
