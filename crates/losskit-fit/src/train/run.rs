//! A fit under way: what the solver works on, where it starts, what its answer is worth.

use super::data::Data;
use super::draft::Draft;
use crate::Error;
use crate::basis::{Basis, Columns, Raw};
use crate::certificate::Certificate;
use crate::diagnose;
use crate::inference::{self, Inference};
use crate::matrix::Matrix;
use crate::objective::{Eval, Objective};
use crate::options::Options;
use crate::solver::first_order::{FirstOrder, first_order};
use crate::solver::polyhedral::quantile;
use crate::solver::subgradient::subgradient;
use crate::solver::{Answer, Solver, interior, newton, newton_cg, ols, parabola, start};
use crate::target::Map;
use crate::watch::Watch;
use losskit::Loss;

/// Most coefficients of methods with a matrix of second derivatives, which then fills 3 GB.
const MATRIX_MOST: usize = 20_000;

/// A fit under way.
pub(super) struct Fit<'a> {
    pub(super) loss: &'a dyn Loss,
    pub(super) data: &'a Data<'a>,
    pub(super) options: &'a Options,
    pub(super) solver: Solver,
    pub(super) columns: &'a Columns,
    pub(super) basis: Basis,
    pub(super) settings: Option<FirstOrder>,
    pub(super) warnings: Vec<String>,
    /// Whether the loss was seen to fall for ever along some direction.
    pub(super) endless: bool,
    /// The duality gap of the answer and what rounding alone may make of it, of methods that know.
    pub(super) gap: Option<[f64; 2]>,
}

impl<'a> Fit<'a> {
    /// Looks at the columns and decides what the solver works on.
    pub(super) fn new(
        loss: &'a dyn Loss,
        data: &'a Data<'a>,
        columns: &'a Columns,
        options: &'a Options,
        solver: Solver,
    ) -> Result<Fit<'a>, Error> {
        let weight = data.weight.as_deref();
        let mut warnings = Vec::new();
        let (width, outputs) = (columns.scaled().width(), data.outputs().len());
        let (size, lasso) = (width * outputs, options.penalties()[1] > 0.0);
        let solver = options.solver.sized(solver, [width, outputs], lasso);
        let basis = if solver.is_first_order() {
            if options.standardize {
                columns.standard()
            } else {
                columns.raw()
            }
        } else {
            let mut basis = columns.scaled();
            warnings = diagnose::constant_columns(columns, &data.terms);
            if options.lambda == 0.0 {
                diagnose::check_wide(basis.width(), data.counted()?)?;
            }
            if options.lambda == 0.0 && solver == Solver::NewtonCg && size > Solver::MANY {
                warnings.push(diagnose::unseen(size));
            } else if options.lambda == 0.0 {
                warnings.extend(diagnose::drop_collinear(
                    &data.x,
                    weight,
                    &mut basis,
                    columns,
                    &data.terms,
                )?);
            }
            basis
        };
        if basis.width() == 0 {
            return Err(Error::Option {
                name: "features",
                why: "no column is left to fit, and there is no intercept".into(),
            });
        }
        if matches!(solver, Solver::Newton | Solver::InteriorPoint) && size > MATRIX_MOST {
            let instead = match solver {
                Solver::Newton => "newton-cg, which needs none",
                _ => "a smooth relative of the loss, such as huber for absolute_error",
            };
            return Err(Error::Option {
                name: "solver",
                why: format!("{solver} would need a matrix of {size} by {size}; use {instead}"),
            });
        }
        let settings = solver
            .is_first_order()
            .then(|| FirstOrder::of(solver, options));
        Ok(Fit {
            loss,
            data,
            options,
            solver,
            columns,
            basis,
            settings,
            warnings,
            endless: false,
            gap: None,
        })
    }

    /// What a model can be made of after any step.
    pub(super) fn draft(&self) -> Draft<'a> {
        Draft {
            loss: self.loss,
            data: self.data,
            options: self.options,
            columns: self.columns,
            basis: self.basis.clone(),
            solver: self.solver,
            settings: self.settings.clone(),
        }
    }

    pub(super) fn objective<'d>(&self, data: &'d Data<'d>) -> Objective<'d>
    where
        'a: 'd,
    {
        let spread: Vec<f64> = self
            .columns
            .moments()
            .iter()
            .map(|m| (m.square / m.weight).sqrt())
            .collect();
        let often = !matches!(self.solver, Solver::Ols | Solver::Newton);
        let sd = self.options.standardize.then_some(spread.as_slice());
        Objective::new(
            self.loss,
            data.x.through(&self.basis, often),
            self.data.outputs().len(),
            &data.answers,
            data.weight.as_deref(),
            data.total,
            self.basis.penalty(self.options.penalties(), sd),
        )
    }

    /// The second derivatives of the mean loss, if they are the same everywhere and known.
    pub(super) fn parabola(&self) -> Option<Matrix> {
        let squares = self.columns.squares(&self.basis)?;
        let by = parabola(self.loss)? / self.data.total;
        let width = squares.ncols();
        Some(Matrix::zeros(width, width).plus(by, &squares))
    }

    /// Where to start.
    pub(super) fn start(&self, objective: &Objective<'_>) -> Result<Matrix, Error> {
        let mut theta = objective.zeros();
        if let Some(model) = &self.options.init {
            if model.terms != self.data.terms || model.outputs != self.data.outputs() {
                return Err(Error::Model {
                    why: "the model to start from has other columns or classes than this fit"
                        .into(),
                });
            }
            theta = self.basis.adopt(&Raw {
                coefficients: model.coefficients.clone(),
                centre: model.centre.clone(),
                level: model.level.clone(),
            });
        } else if !self.solver.is_first_order() && self.options.intercept {
            let best = start::best_constant(objective)?;
            let ones = self.basis.kept.len();
            best.into_iter()
                .enumerate()
                .for_each(|(a, b)| theta[(ones, a)] = b);
        }
        Ok(theta)
    }

    pub(super) fn run(
        &mut self,
        objective: &Objective<'_>,
        theta: Matrix,
        watch: &mut Watch<'_>,
    ) -> Result<Answer, Error> {
        let options = self.options;
        let labels = self.data.target.map != Map::Number;
        let truth = match options.lambda {
            0.0 => diagnose::separable(objective, labels)?,
            _ => None,
        };
        let separated = |eval: &Eval| match &truth {
            Some(truth) => diagnose::separates(objective, eval, truth),
            None => Ok(false),
        };
        let explain = |theta: &Matrix| {
            diagnose::separation(&self.basis, theta, &self.data.terms, &self.data.outputs())
        };
        let inspect = |theta: &Matrix, eval: &Eval| match separated(eval)? {
            true => Err(explain(theta)),
            false => Ok(()),
        };
        let answer = match (self.solver, &self.settings) {
            (Solver::Ols, _) => ols::ols(objective, theta, watch)?,
            (Solver::Newton, _) => {
                newton::newton(objective, theta, options.steps, Some(watch), &inspect)?
            }
            (Solver::NewtonCg, _) => {
                newton_cg::newton_cg(objective, theta, options.steps, watch, &inspect)?
            }
            (Solver::InteriorPoint, _) => {
                let (answer, gap) = interior::interior(objective, theta, options.steps, watch)?;
                self.gap = Some(gap);
                answer
            }
            (solver, Some(settings)) => {
                let decayed = self.basis.kept.len();
                let seed = options.seed;
                first_order(objective, theta, solver, settings, decayed, seed, watch)?
            }
            _ => {
                let unit = 0.3 * diagnose::spread(objective)?;
                subgradient(objective, theta, unit, watch)?
            }
        };
        if !matches!(self.solver, Solver::Newton | Solver::NewtonCg) && separated(&answer.at)? {
            let told = explain(&answer.theta).to_string();
            self.warnings.push(told);
        }
        for step in answer.unending.iter().filter(|_| options.lambda == 0.0) {
            if !self.endless {
                self.note_unending(objective, &answer.at, step)?;
            }
        }
        Ok(answer)
    }

    /// Recognises a minimum at infinity by the step that is still open.
    fn note_unending(
        &mut self,
        objective: &Objective<'_>,
        at: &Eval,
        step: &Matrix,
    ) -> Result<(), Error> {
        self.endless = diagnose::all_gain(objective, at, step)?;
        if self.endless {
            let size = |a: usize| (0..step.nrows()).map(|j| step[(j, a)].abs()).sum::<f64>();
            let most = (1..step.ncols()).fold(0, |b, a| if size(a) > size(b) { a } else { b });
            let along = diagnose::predictor(&self.basis, step, most, &self.data.terms);
            self.warnings.push(format!(
                "the loss falls for ever along {along}, ever more slowly: some rows are separated \
                 from the others; give --penalty l2 --lambda"
            ));
        }
        Ok(())
    }

    /// What is known of the errors of the coefficients, or why nothing is.
    pub(super) fn infer(
        &self,
        objective: &Objective<'_>,
        answer: &Answer,
        certificate: &Certificate,
    ) -> Result<Result<Inference, String>, Error> {
        let size = objective.width() * objective.outputs;
        match inference::reason(self.loss, self.options, self.solver, size, certificate) {
            Some(why) => Ok(Err(why)),
            None => {
                let (basis, theta, eval) = (&self.basis, &answer.theta, &answer.at);
                let counted = self.data.counted()?;
                match quantile(self.loss).filter(|_| !self.loss.is_smooth()) {
                    Some(tau) => {
                        inference::quantile::infer(tau, objective, basis, theta, eval, counted)
                    }
                    None => inference::infer(objective, basis, theta, eval, counted),
                }
            }
        }
    }
}
