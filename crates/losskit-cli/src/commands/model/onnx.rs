//! A model as ONNX: plain operators on doubles, an input for each column, an output for each response.
//!
//! Fields are numbered as in `onnx.proto` (github.com/onnx/onnx).

use super::export::Source;
use super::protobuf::Message;
use crate::failure::Failure;
use losskit::card::Link;
use losskit_fit::Encoding;

/// The operators' version: the first with what is used here, and the first that compares texts.
const OPSET: i64 = 13;
const OPSET_TEXT: i64 = 19;

/// Types of tensors.
const INT: i64 = 7;
const TEXT: i64 = 8;
const BOOL: i64 = 9;
const DOUBLE: i64 = 11;

/// The model; bytes of a file.
pub(super) fn code(source: &Source<'_>) -> Result<Vec<u8>, Failure> {
    let model = source.model;
    if model.features.is_empty() {
        return Err(Failure::failed(
            "a model without columns has no ONNX: nothing would say how many rows there are",
        ));
    }
    let mut graph = Graph::new(source);
    let x = graph.cells();
    let outputs = model.outputs.len() as i64;
    let terms = graph.terms.len() as i64;
    let centre: Vec<f64> = graph
        .terms
        .iter()
        .map(|t| t.map_or(0.0, |j| model.centre[j]))
        .collect();
    let weight = graph.terms.iter().flat_map(|term| {
        let of = move |w: &Vec<f64>| term.map_or(0.0, |j| w[j]);
        model.coefficients.iter().map(of)
    });
    let weight: Vec<f64> = weight.collect();
    let centre = graph.doubles("centre", &[1, terms], &centre);
    let weight = graph.doubles("weights", &[terms, outputs], &weight);
    let level = graph.doubles("level", &[1, outputs], &model.level);
    let shifted = graph.node("Sub", &[&x, &centre], vec![]);
    let product = graph.node("MatMul", &[&shifted, &weight], vec![]);
    let mut response = graph.node("Add", &[&product, &level], vec![]);
    let link = match source.link {
        Link::Identity => None,
        Link::Log => Some("Exp"),
        Link::Logit => Some("Sigmoid"),
        Link::Softmax => Some("Softmax"),
    };
    if let Some(link) = link {
        response = graph.node(link, &[&response], vec![]);
    }
    graph.give(&response);
    Ok(graph.finish())
}

/// A graph under construction.
struct Graph<'s> {
    source: &'s Source<'s>,
    /// Begins the names of all that is neither input nor output.
    own: String,
    count: usize,
    has_texts: bool,
    /// Of each column of the matrix the term of the model; none for a text that is the reference.
    terms: Vec<Option<usize>>,
    nodes: Vec<Message>,
    constants: Vec<Message>,
    inputs: Vec<Message>,
    outputs: Vec<Message>,
}

impl<'s> Graph<'s> {
    fn new(source: &'s Source<'s>) -> Graph<'s> {
        let features = &source.model.features;
        let mut own = "/".to_owned();
        while features.iter().any(|f| f.column.starts_with(&own)) {
            own.push('/');
        }
        Graph {
            source,
            own,
            count: 0,
            has_texts: false,
            terms: Vec::new(),
            nodes: Vec::new(),
            constants: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
        }
    }

    /// The columns as one matrix of numbers; a text is a share of 1 among its known ones, and NaN among
    /// none.
    fn cells(&mut self) -> String {
        let mut parts = Vec::new();
        let mut term = 0;
        for feature in &self.source.model.features {
            let column = feature.column.as_str();
            let (kind, cells) = match &feature.encoding {
                Encoding::Number => (DOUBLE, column.to_owned()),
                Encoding::Bool => (BOOL, self.node("Cast", &[column], vec![int("to", DOUBLE)])),
                Encoding::Levels(levels) => (TEXT, self.shares(column, levels)),
            };
            self.inputs.push(column_of(column, kind));
            parts.push(cells);
            if let Encoding::Levels(_) = feature.encoding {
                self.terms.push(None);
            }
            let own = feature.terms().len();
            self.terms.extend((term..term + own).map(Some));
            term += own;
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [one] => (*one).to_owned(),
            several => self.node("Concat", several, vec![int("axis", 1)]),
        }
    }

    /// 1 for the level that a cell holds and 0 for the others; 0/0 where it holds none of them.
    fn shares(&mut self, column: &str, levels: &[String]) -> String {
        self.has_texts = true;
        let known = Message::new()
            .int(1, 1)
            .int(1, levels.len() as i64)
            .int(2, TEXT)
            .each(levels, |tensor, level| tensor.text(6, level));
        let known = self.constant("levels", known);
        let axis = self.ints("axis", &[1]);
        let equal = self.node("Equal", &[column, &known], vec![]);
        let hits = self.node("Cast", &[&equal], vec![int("to", DOUBLE)]);
        let sum = self.node("ReduceSum", &[&hits, &axis], vec![int("keepdims", 1)]);
        self.node("Div", &[&hits, &sum], vec![])
    }

    /// Makes the columns of a matrix the outputs.
    fn give(&mut self, matrix: &str) {
        let columns = &self.source.model.features;
        let names = self.source.names.iter().map(|name| {
            let mut name = name.clone();
            while columns.iter().any(|feature| feature.column == name) {
                name.push('_');
            }
            name
        });
        let names: Vec<String> = names.collect();
        self.outputs = names.iter().map(|name| column_of(name, DOUBLE)).collect();
        let ones = self.ints("ones", &vec![1; names.len()]);
        let split = node("Split", &[matrix, &ones], &names, vec![int("axis", 1)]);
        self.nodes.push(split);
    }

    fn fresh(&mut self, what: &str) -> String {
        self.count += 1;
        format!("{}{what}{}", self.own, self.count)
    }

    /// Adds an operator; the name of its result.
    fn node(&mut self, operator: &str, inputs: &[&str], attributes: Vec<Message>) -> String {
        let name = self.fresh(operator);
        let made = node(operator, inputs, std::slice::from_ref(&name), attributes);
        self.nodes.push(made);
        name
    }

    fn constant(&mut self, what: &str, tensor: Message) -> String {
        let name = self.fresh(what);
        self.constants.push(tensor.text(8, &name));
        name
    }

    fn doubles(&mut self, what: &str, shape: &[i64], values: &[f64]) -> String {
        let bytes: Vec<u8> = values.iter().flat_map(|x| x.to_le_bytes()).collect();
        let tensor = Message::new()
            .each(shape, |tensor, &size| tensor.int(1, size))
            .int(2, DOUBLE)
            .bytes(9, &bytes);
        self.constant(what, tensor)
    }

    fn ints(&mut self, what: &str, values: &[i64]) -> String {
        let bytes: Vec<u8> = values.iter().flat_map(|x| x.to_le_bytes()).collect();
        let tensor = Message::new()
            .int(1, values.len() as i64)
            .int(2, INT)
            .bytes(9, &bytes);
        self.constant(what, tensor)
    }

    fn finish(self) -> Vec<u8> {
        let model = self.source.model;
        let about = self.source.about();
        let graph = Message::new()
            .each(&self.nodes, |graph, node| graph.message(1, node))
            .text(2, "linear model")
            .each(&self.constants, |graph, tensor| graph.message(5, tensor))
            .text(10, &about)
            .each(&self.inputs, |graph, input| graph.message(11, input))
            .each(&self.outputs, |graph, output| graph.message(12, output));
        let (ir, opset) = match self.has_texts {
            true => (9, OPSET_TEXT),
            false => (7, OPSET),
        };
        let columns: Vec<&str> = model.features.iter().map(|f| f.column.as_str()).collect();
        let said = [
            ("losskit_version", model.version.clone()),
            ("loss", model.loss.clone()),
            ("target", model.target.to_string()),
            ("features", serde_json::Value::from(columns).to_string()),
            (
                "responses",
                serde_json::Value::from(self.source.names.clone()).to_string(),
            ),
        ];
        Message::new()
            .int(1, ir)
            .text(2, "losskit")
            .text(3, env!("CARGO_PKG_VERSION"))
            .text(6, &about)
            .message(7, &graph)
            .message(8, &Message::new().text(1, "").int(2, opset))
            .each(said, |file, (key, value)| {
                file.message(14, &Message::new().text(1, key).text(2, &value))
            })
            .finish()
    }
}

fn node(operator: &str, inputs: &[&str], outputs: &[String], attributes: Vec<Message>) -> Message {
    Message::new()
        .each(inputs, |node, input| node.text(1, input))
        .each(outputs, |node, output| node.text(2, output))
        .text(3, &outputs.join(" "))
        .text(4, operator)
        .each(&attributes, |node, attribute| node.message(5, attribute))
}

/// An attribute that is a whole number.
fn int(name: &str, value: i64) -> Message {
    Message::new().text(1, name).int(3, value).int(20, 2)
}

/// An input or output: rows by one.
fn column_of(name: &str, kind: i64) -> Message {
    let rows = Message::new().text(2, "rows");
    let one = Message::new().int(1, 1);
    let shape = Message::new().message(1, &rows).message(1, &one);
    let tensor = Message::new().int(1, kind).message(2, &shape);
    Message::new()
        .text(1, name)
        .message(2, &Message::new().message(1, &tensor))
}
