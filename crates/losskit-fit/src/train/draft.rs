//! A model as it stands, at any point of a fit.

use super::data::Data;
use crate::basis::{Basis, Columns, Raw};
use crate::certificate::{Certificate, Kind};
use crate::matrix::Matrix;
use crate::model::{Model, SCHEMA};
use crate::objective::Eval;
use crate::options::Options;
use crate::solver::Solver;
use crate::solver::first_order::FirstOrder;
use crate::watch::Epoch;
use losskit::Loss;

/// All of a model that is known before it is solved.
#[derive(Clone)]
pub(crate) struct Draft<'a> {
    pub(super) loss: &'a dyn Loss,
    pub(super) data: &'a Data<'a>,
    pub(super) options: &'a Options,
    pub(super) columns: &'a Columns,
    pub(super) basis: Basis,
    pub(super) solver: Solver,
    pub(super) settings: Option<FirstOrder>,
}

impl Draft<'_> {
    /// The model after some steps.
    pub(crate) fn after(&self, theta: &Matrix, eval: &Eval, history: &[Epoch]) -> Model {
        let (raw, scaled) = (self.columns.raw(), self.columns.scaled());
        let certificate = Certificate {
            solved: false,
            kind: Kind::Interrupted,
            grad: self.basis.gradient_in(&raw, &eval.grad),
            grad_scaled: self.basis.gradient_in(&scaled, &eval.grad),
            gap: None,
            tolerance: self.options.tol,
            loss: eval.loss,
            objective: eval.objective,
            steps: history.last().map_or(0, |last| last.epoch),
            starts: None,
        };
        self.model(theta, certificate, history.to_vec())
    }

    /// The model without what is measured of it.
    pub(super) fn model(
        &self,
        theta: &Matrix,
        certificate: Certificate,
        history: Vec<Epoch>,
    ) -> Model {
        let (data, options) = (self.data, self.options);
        let Raw {
            coefficients,
            centre,
            level,
        } = self.basis.to_raw(theta);
        let at_zero = |(w, level): (&Vec<f64>, &f64)| {
            w.iter()
                .zip(&centre)
                .fold(*level, |sum, (w, c)| sum - w * c)
        };
        Model {
            schema: SCHEMA,
            version: env!("CARGO_PKG_VERSION").into(),
            loss: self.loss.spec(),
            target: data.target.clone(),
            features: data.features.clone(),
            terms: data.terms.clone(),
            outputs: data.outputs(),
            intercepts: coefficients.iter().zip(&level).map(at_zero).collect(),
            coefficients,
            centre,
            level,
            intercept: options.intercept,
            lambda: options.lambda,
            l1_ratio: options.l1_ratio,
            standardize: options.standardize,
            solver: self.solver,
            settings: self.settings.clone(),
            seed: options.seed,
            data: data.source.clone(),
            rows: data.rows(),
            total: data.weighs(),
            weight: options.weight.clone(),
            history,
            certificate,
            inference: None,
            no_inference: None,
            warnings: Vec::new(),
            metrics: Vec::new(),
            valid_metrics: Vec::new(),
        }
    }
}
