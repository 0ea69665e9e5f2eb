// Writes a database in one transaction, row by row.
#include "analysis/export/sqlite.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "analysis/report/result.hpp"
#include "input/text/csv_row.hpp"
#include "input/text/json_text.hpp"
#include "input/text/line_reader.hpp"

namespace racksim {

namespace fs = std::filesystem;

namespace {

std::string identifier(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

class Database {
 public:
  explicit Database(const fs::path& file) : file_(file) {
    sqlite3* opened = nullptr;
    const int result = sqlite3_open(file.c_str(), &opened);
    handle_.reset(opened);
    check(result);
  }
  void run(const std::string& sql) { check(sqlite3_exec(handle_.get(), sql.c_str(), nullptr, nullptr, nullptr)); }
  void check(int result) const {
    if (result == SQLITE_OK || result == SQLITE_DONE || result == SQLITE_ROW) return;
    throw InvalidInput({{fmt::format("cannot write `{}`: {}", file_.string(), sqlite3_errmsg(handle_.get())),
                         {},
                         {},
                         "choose another folder with -o, or make room"}});
  }
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  fs::path file_;
  std::unique_ptr<sqlite3, Close> handle_;
};

enum class Type { integer, real, text };

/// Inserts rows of a table: cells are bound by their column's type.
class Insertion {
 public:
  Insertion(Database& database, const std::string& table, std::size_t columns) : database_(database) {
    const std::vector<std::string> marks(columns, "?");
    const std::string sql = fmt::format("INSERT INTO {} VALUES ({})", identifier(table), fmt::join(marks, ","));
    sqlite3_stmt* made = nullptr;
    database.check(sqlite3_prepare_v2(database.handle(), sql.c_str(), -1, &made, nullptr));
    statement_.reset(made);
  }
  void bind(std::size_t column, const std::string& cell, Type type) {
    const int at = static_cast<int>(column) + 1;
    if (cell.empty())
      database_.check(sqlite3_bind_null(statement_.get(), at));
    else if (type == Type::integer)
      database_.check(sqlite3_bind_int64(statement_.get(), at, std::stoll(cell)));
    else if (type == Type::real)
      database_.check(sqlite3_bind_double(statement_.get(), at, std::stod(cell)));
    else
      database_.check(sqlite3_bind_text(statement_.get(), at, cell.c_str(), -1, SQLITE_TRANSIENT));
  }
  void row() {
    database_.check(sqlite3_step(statement_.get()));
    database_.check(sqlite3_reset(statement_.get()));
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  Database& database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

template <typename Number>
bool is_a(const std::string& cell) {
  Number value{};
  const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
  return error == std::errc{} && end == cell.data() + cell.size();
}

Type widened(Type type, const std::string& cell) {
  if (cell.empty() || type == Type::text) return type;
  if (type == Type::integer && is_a<std::int64_t>(cell)) return type;
  return is_a<double>(cell) ? Type::real : Type::text;
}

void each_row(const fs::path& csv, const std::function<void(int, const std::vector<CsvCell>&)>& tell) {
  LineReader in(csv.string());
  std::vector<CsvCell> cells;
  std::size_t width = 0;
  while (in.next()) {
    split_csv(in.line(), in.path(), in.number(), cells, width);
    width = cells.size();
    tell(in.number(), cells);
  }
}

// The file is read twice: first for the types of its columns, then for their values.
void add_table(Database& database, const fs::path& csv) {
  std::vector<std::string> names;
  std::vector<Type> types;
  each_row(csv, [&](int number, const std::vector<CsvCell>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (number == 1)
        names.push_back(cells[i].text), types.push_back(Type::integer);
      else
        types[i] = widened(types[i], cells[i].text);
    }
  });
  if (names.empty()) return;
  std::vector<std::string> columns;
  static constexpr const char* kTypes[] = {"INTEGER", "REAL", "TEXT"};
  for (std::size_t i = 0; i < names.size(); ++i)
    columns.push_back(identifier(names[i]) + ' ' + kTypes[static_cast<std::size_t>(types[i])]);
  const std::string table = csv.stem().string();
  database.run(fmt::format("CREATE TABLE {} ({})", identifier(table), fmt::join(columns, ", ")));
  Insertion insertion(database, table, names.size());
  each_row(csv, [&](int number, const std::vector<CsvCell>& cells) {
    if (number == 1) return;
    for (std::size_t i = 0; i < cells.size(); ++i) insertion.bind(i, cells[i].text, types[i]);
    insertion.row();
  });
}

void add_values(Insertion& insertion, const std::string& file, const std::string& path, const Json& json) {
  if (json.is_structured()) {
    std::size_t number = 0;
    for (const auto& [key, value] : json.items())
      add_values(insertion, file, (path.empty() ? "" : path + ".") + (json.is_array() ? std::to_string(number++) : key),
                 value);
    return;
  }
  insertion.bind(0, file, Type::text);
  insertion.bind(1, path, Type::text);
  const bool whole = json.is_number_integer() || json.is_boolean();
  const std::string text = json.is_string()    ? json.get<std::string>()
                           : json.is_boolean() ? (json.get<bool>() ? "1" : "0")
                           : json.is_null()    ? ""
                                               : json_line(json);
  insertion.bind(2, text, whole ? Type::integer : json.is_number() ? Type::real : Type::text);
  insertion.row();
}

/// Files of the folder by ending, in the order of their names.
std::vector<fs::path> files_of(const fs::path& folder, const std::string& ending) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder))
    if (entry.is_regular_file() && entry.path().extension() == ending) files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  return files;
}

bool is_summary(const fs::path& json) {
  for (const char* name : {"summary.json", "capacity.json", "audit.json", "validation.json"})
    if (json.filename() == name) return true;
  return false;
}

}  // namespace

void write_sqlite(const fs::path& folder, const fs::path& file) {
  read_json(folder / "manifest.json");  // a folder without one is no result
  fs::path partial = file;
  partial += ".partial";
  std::error_code error;
  fs::remove(partial, error);
  try {
    Database database(partial);
    database.run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 4096; BEGIN");
    for (const fs::path& csv : files_of(folder, ".csv"))
      if (csv.filename() != "profile_export_aiperf.csv") add_table(database, csv);  // another export, and two tables
    database.run("CREATE TABLE summary (file TEXT, path TEXT, value, PRIMARY KEY (file, path)) WITHOUT ROWID");
    Insertion insertion(database, "summary", 3);
    for (const fs::path& json : files_of(folder, ".json"))
      if (is_summary(json)) add_values(insertion, json.filename().string(), "", read_json(json));
    database.run("COMMIT");
  } catch (...) {
    fs::remove(partial, error);
    throw;
  }
  fs::rename(partial, file, error);
  if (error)
    throw InvalidInput({{fmt::format("cannot write `{}`: {}", file.string(), error.message()),
                         {},
                         {},
                         "choose another folder with -o"}});
}

}  // namespace racksim
