// Fields of a sweep, and its reader.
#include "input/reading/sweep_file.hpp"

#include <filesystem>

#include "input/reading/field_reader.hpp"

namespace racksim {

namespace {

constexpr double kMostPoints = 1e6;

}  // namespace

void fields(Visitor& v, Axis& a) {
  v.location(a.where);
  v.location("key", a.where);
  v.text(required("key"), a.key, "Key of the scenario, such as users.people.people or run.seed.");
  v.texts("values", a.values, "The values, as they would be written in the scenario.");
  const bool range = a.values.empty();
  const std::string no_values = "without `values`";
  v.text(Key("from", range).when(range, no_values), a.from, "First value of a range.");
  v.text(Key("to", range).when(range, no_values), a.to, "Last value of a range.");
  v.integer(Key("count").when(range, no_values), a.count, Dimension::count, between(2, kMostPoints),
            "Values of the range, both ends included; not needed by a Latin hypercube.");
  v.choice(Key("scale").when(range, no_values), a.scale, "Equal differences, or equal ratios.");
}

void fields(Visitor& v, Sweep& s) {
  using Design = Sweep::Design;
  v.text("name", s.name, "Short name, used for the result folder. Default: the file's name without .yaml.");
  v.check(!s.name.empty() && s.name.find('/') == std::string::npos && s.name.front() != '.', {"name"},
          "`name` must not be empty, hold `/`, or start with a dot");
  v.path(required("scenario"), s.scenario, "The scenario that is varied.");
  v.texts("set", s.sets, "Overrides of every point, as of --set.");
  v.items(required("axes"), s.axes, "What is varied.");
  v.choice("design", s.design,
           "grid = every combination, the last axis fastest; zip = the first values together, then the second ...; "
           "latin_hypercube = `points` samples, of which each of as many parts of every axis holds one.");
  const bool hypercube = s.design == Design::latin_hypercube;
  v.integer(Key("points", hypercube).when(hypercube, "with `design: latin_hypercube`"), s.points, Dimension::count,
            between(1, kMostPoints), "Number of samples.");
  v.integer(Key("seed").when(hypercube, "with `design: latin_hypercube`"), s.seed, Dimension::count,
            between(0, 9007199254740991.0), "Of the samples.");
  for (const Axis& axis : s.axes)
    v.check(hypercube || !axis.values.empty() || axis.count > 0, {"axes"},
            "the range of `" + axis.key + "` needs `count`");
}

Sweep read_sweep(const std::string& path) {
  Diagnostics diagnostics;
  const Tree tree = read_tree(path, {}, diagnostics);
  if (tree.kind != Tree::Kind::map) diagnostics.throw_if_any();
  Sweep sweep;
  sweep.path = path;
  sweep.name = std::filesystem::path(path).stem().string();
  read_fields(tree, sweep, diagnostics, "sweep");
  diagnostics.throw_if_any();
  return sweep;
}

}  // namespace racksim
