// Tree: places, merging, `--set`, paths, and files that are no good.
#include "input/text/tree.hpp"

#include <catch2/catch.hpp>

#include "files.hpp"

using namespace racksim;

namespace tree_test {

namespace {

std::string faults(const std::string& text) {
  Diagnostics diagnostics;
  parse_yaml(text, "x.yaml", diagnostics);
  std::string all;
  for (const auto& d : diagnostics.list()) all += d.message + '\n';
  return all;
}

Tree good(const std::string& text) {
  Diagnostics diagnostics;
  Tree tree = parse_yaml(text, "x.yaml", diagnostics);
  REQUIRE(diagnostics.empty());
  return tree;
}

}  // namespace

TEST_CASE("every key and value knows its place") {
  const auto tree = good("# c\na:\n  ä: [x, \"yy\"]\n");
  const auto& list = tree.children[0].children[0];
  CHECK(tree.children[0].key_where == Location{"x.yaml", 2, 1, 1});
  CHECK(list.key_where.line == 3);
  CHECK(list.key_where.column == 3);
  CHECK(list.children[0].where.line == 3);
  CHECK(list.children[1].text == "yy");
  CHECK(list.children[1].quoted);
  CHECK(list.children[1].where.length == 4);
}

TEST_CASE("null, quoted null and aliases") {
  const auto tree = good("a: ~\nb: \"~\"\nc: &x {d: 1}\ne: *x\n");
  CHECK(tree.find("a")->kind == Tree::Kind::null);
  CHECK(tree.find("b")->kind == Tree::Kind::scalar);
  CHECK(tree.find("e")->find("d")->text == "1");
}

TEST_CASE("YAML that is refused") {
  CHECK(faults("a: 1\na: 2\n") == "repeated key `a`\n");
  CHECK(faults("a: [1\n").find("YAML: ") == 0);
  for (const auto* open :
       {"a: \"1\n", "a: '1\n", "a: \"1\nb: \"2\"\n", "a: '1\nb: '2'\n", "a: [x, \"1\n", "a: \"\\\"\n"}) {
    INFO(open);
    CHECK_FALSE(faults(open).empty());
  }
  CHECK(faults("a:\n\t- 1\n").find("YAML: ") == 0);
  CHECK(faults("a: *nobody\n").find("YAML: ") == 0);
  CHECK(faults("? [1, 2]\n: 3\n") == "a key must be a single word\n");
  CHECK(faults("b: &x {a: 1}\nc:\n  <<: *x\n") == "merge keys `<<` are not understood\n");
  CHECK(faults("a: !!python/object x\n").find("tags such as") == 0);
  CHECK(faults("a: 1\n---\nb: 2\n") == "more than one YAML document in the file\n");
  CHECK(faults("a: \xff\n") == "this is not UTF-8 text\n");
  CHECK(faults(std::string("a: \0b\n", 6)) == "this is not UTF-8 text\n");
  CHECK(faults("a: &a [*a]\n") != "");
  CHECK(faults(": 1\n") != "");
  CHECK(faults("a: " + std::string(100, '[') + std::string(100, ']')) == "nested deeper than 64 levels\n");
  CHECK(faults(std::string(100000, '[')) != "");
}

TEST_CASE("quotes that close are left alone") {
  for (const auto* text : {"a: \"1\"\nb: '2'\n", "a: 'it''s'\nb: 1\n", "a: \"x \\\" y\\\\\"\nb: 1\n",
                           "a: \"x\n  y\"\nb: 1\n", "a: &k \"x\"\nb: *k\n", "{\"a\": 'x', 'b': \"\"}",
                           "\xEF\xBB\xBF"
                           "a: \"x\"\r\nb: 'y'\r\n",
                           "a: \"Ã¤\"\nb: 1\n"}) {
    INFO(text);
    CHECK(faults(text).empty());
  }
}

TEST_CASE("a billion laughs is refused quickly") {
  std::string text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const auto before = "*a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 0; k < 9; ++k) text += ", " + before;
    text += "]\n";
  }
  CHECK(faults(text).find("more than 100000 values") == 0);
}

TEST_CASE("maps merge, everything else replaces") {
  auto base = good("a: {x: 1, y: 2}\nl: [1, 2]\ns: 1\n");
  merge(base, good("a: {y: 3, z: ~}\nl: [9]\ns: {t: 1}\n"));
  CHECK(base.find("a")->find("x")->text == "1");
  CHECK(base.find("a")->find("y")->text == "3");
  CHECK(base.find("a")->find("z")->kind == Tree::Kind::null);
  CHECK(base.find("l")->children.size() == 1);
  CHECK(base.find("s")->find("t")->text == "1");
}

TEST_CASE("an overlay of --set lays a value over the tree") {
  Diagnostics diagnostics;
  auto tree = good("a: {x: 1}\nl: [{m: 1}]\n");
  for (const auto* set : {"a.x=2 /s", "a.new.deep=[1, 2]", "l.0.m=7", "gone="}) apply_set(tree, set, diagnostics);
  CHECK(diagnostics.empty());
  CHECK(tree.find("a")->find("x")->text == "2 /s");
  CHECK(tree.find("a")->find("x")->where.file == "--set a.x=2 /s");
  CHECK(tree.find("a")->find("new")->find("deep")->children.size() == 2);
  CHECK(tree.find("l")->children[0].find("m")->text == "7");
  CHECK(tree.find("gone")->kind == Tree::Kind::null);
  for (const auto* set : {"novalue", "=1", "a..b=1", "l.5.m=1", "a.x.y=1", "a.b=[1", "a.=1"}) {
    Diagnostics faults_of_one;
    apply_set(tree, set, faults_of_one);
    INFO(set);
    CHECK(faults_of_one.list().size() == 1);
  }
}

TEST_CASE("a path means the file it was written in") {
  test::Folder folder;
  CHECK(resolve_path("../p/x.xml", "s/a.yaml") == "p/x.xml");
  CHECK(resolve_path("x.xml", (folder.path() / "s/a.yaml").string()) == "s/x.xml");
  CHECK(resolve_path("/abs/../x.xml", "s/a.yaml") == "/x.xml");
  CHECK(resolve_path("p/x.xml", "--set platform=p/x.xml") == "p/x.xml");
  CHECK(resolve_path("../x.xml", "a.yaml") == (folder.path().parent_path() / "x.xml").string());
}

}  // namespace tree_test
