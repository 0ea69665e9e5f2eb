// Exports: numbers that a pencil gives, by each tool's own formula. And what SQLite says of a result.
#include <sqlite3.h>

#include <catch2/catch.hpp>
#include <memory>

#include "analysis/export/distribution.hpp"
#include "analysis/export/sqlite.hpp"
#include "analysis/export/tools.hpp"
#include "input/text/diagnostics.hpp"
#include "scenario/files.hpp"

using namespace racksim;

namespace export_test {

namespace {

const char* const kRows =
    "replication,turn,outcome,instance,sent_s,input_tokens,output_tokens,queue_s,ttft_s,tpot_s,e2el_s,stall_s,good\r\n"
    "0,2,completed,0,11,50,11,0,1,0.2,3,0,1\r\n"
    "0,3,completed,0,12,30,5,0,0.2,0.1,0.6,0,0\r\n"
    "0,4,rejected,,12.5,20,7,,,,,,0\r\n"
    "0,1,completed,0,10,100,1,0,0.5,,0.5,0,1\r\n"
    "1,1,completed,0,10,1,1,0,9,,9,0,1\r\n";

const char* const kSummary = R"({"scenario": "by hand", "run": {"warmup_s": 9, "replications": 2},
  "metrics": {"itl": {"p50": 0.1, "p90": 0.2, "p95": 0.2, "p99": null, "std": 0.05}}})";

/// Window from 9 s on. Turns end at 10.5, 14 and 12.6 s; gaps of 0.2 s (10 of them) and of 0.1 s (4).
void write_result(const test::Folder& folder) {
  folder.write("manifest.json", "{}");
  folder.write("summary.json", kSummary);
  folder.write("requests.csv", kRows);
}

Measured measured() {
  const test::Folder folder;
  write_result(folder);
  return read_measured(folder.path(), 0);
}

double at(const Json& json, const std::string& pointer) { return json.at(Json::json_pointer(pointer)).get<double>(); }

std::string refused(const test::Folder& folder, std::int64_t replication) {
  try {
    read_measured(folder.path(), replication);
  } catch (const InvalidInput& error) {
    return render(error.list().front());
  }
  return "";
}

}  // namespace

TEST_CASE("vLLM's numbers of a run by hand") {
  const Json r = vllm_result(measured());
  CHECK(at(r, "/duration") == Approx(14 - 9));  // from the first possible request to the last answer
  CHECK(at(r, "/completed") == 3);
  CHECK(at(r, "/failed") == 1);
  CHECK(at(r, "/total_input_tokens") == 180);  // the rejected one's are not counted
  CHECK(at(r, "/total_output_tokens") == 17);
  CHECK(at(r, "/request_throughput") == Approx(3 / 5.0));
  CHECK(at(r, "/request_goodput") == Approx(2 / 5.0));
  CHECK(at(r, "/output_throughput") == Approx(17 / 5.0));
  CHECK(at(r, "/total_token_throughput") == Approx(197 / 5.0));
  CHECK(at(r, "/mean_ttft_ms") == Approx(1700 / 3.0));
  CHECK(at(r, "/median_ttft_ms") == Approx(500));
  // deviations -66.67, 433.33, -366.67 ms, over three
  CHECK(at(r, "/std_ttft_ms") ==
        Approx(std::sqrt((66.6667 * 66.6667 + 433.3333 * 433.3333 + 366.6667 * 366.6667) / 3)));
  CHECK(at(r, "/p99_ttft_ms") == Approx(500 + 0.98 * 500));  // 1.98 of 200, 500, 1000
  CHECK(at(r, "/mean_tpot_ms") == Approx(150));              // of two turns: one token has none
  CHECK(at(r, "/mean_itl_ms") == Approx(2400 / 14.0));       // of fourteen gaps
  CHECK(at(r, "/median_itl_ms") == Approx(100));             // of the summary
  CHECK(r.at("p99_itl_ms").is_null());
  CHECK(at(r, "/median_e2el_ms") == Approx(600));
  CHECK(at(r, "/max_concurrent_requests") == 2);  // 11 .. 14 and 12 .. 12.6
  CHECK(r.at("input_lens") == Json({100, 50, 30, 20}));
  CHECK(r.at("output_lens") == Json({1, 11, 5, 0}));
  CHECK(r.at("errors") == Json({"", "", "", "rejected"}));
  CHECK_FALSE(r.contains("itls"));
}

TEST_CASE("AIPerf's numbers of a run by hand") {
  const Json r = aiperf_result(measured());
  CHECK(at(r, "/benchmark_duration/avg") == Approx(14 - 10));  // from the first request sent
  CHECK(at(r, "/request_throughput/avg") == Approx(3 / 4.0));
  CHECK(at(r, "/output_token_throughput/avg") == Approx(17 / 4.0));
  CHECK(at(r, "/request_count/avg") == 3);
  CHECK(at(r, "/error_request_count/avg") == 1);
  CHECK(at(r, "/inter_token_latency/avg") == Approx(150));  // of turns: (e2el - ttft) / (tokens - 1)
  CHECK(at(r, "/inter_token_latency/p99") == Approx(199));
  CHECK(at(r, "/inter_token_latency/std") == Approx(50));
  CHECK(at(r, "/inter_token_latency/count") == 2);
  CHECK(at(r, "/output_token_throughput_per_user/avg") == Approx((5 + 10) / 2.0));
  CHECK(at(r, "/time_to_first_token/p25") == Approx(350));  // half way from 200 to 500
  CHECK(at(r, "/output_sequence_length/sum") == 17);
  CHECK(r.at("request_latency").at("unit") == "ms");
  const std::string csv = aiperf_csv(r);
  CHECK(csv.find("\r\nInter Token Latency (ms),150.00,100.00,200.00,300.00,") != std::string::npos);
  CHECK(csv.find("\r\nRequest Count,3.00\r\n") != std::string::npos);
  CHECK(csv.find("\r\nRequest Throughput (requests/sec),0.75\r\n") != std::string::npos);
}

TEST_CASE("GuideLLM's numbers of a run by hand") {
  const Json r = guidellm_result(measured()).at("benchmarks").at(0);
  CHECK(at(r, "/duration") == Approx(5));
  const Json& m = r.at("metrics");
  CHECK(m.at("request_totals") == Json({{"successful", 3}, {"incomplete", 0}, {"errored", 1}, {"total", 4}}));
  // With the first token: 500, 3000/11 and 600/5 ms, weighted by 1, 11 and 5 tokens.
  CHECK(at(m, "/time_per_output_token_ms/successful/mean") == Approx(4100 / 17.0));
  CHECK(at(m, "/time_per_output_token_ms/successful/median") == Approx(3000 / 11.0));  // 5/17 < 0.5 <= 16/17
  CHECK(at(m, "/time_per_output_token_ms/successful/percentiles/p99") == Approx(500));
  CHECK(at(m, "/inter_token_latency_ms/successful/mean") == Approx(2400 / 14.0));  // weighted by gaps
  CHECK(at(m, "/inter_token_latency_ms/successful/count") == 14);
  CHECK(at(m, "/time_to_first_token_ms/successful/percentiles/p25") == Approx(200));  // no interpolation
  CHECK(at(m, "/time_to_first_token_ms/successful/percentiles/p50") == Approx(500));
  CHECK(at(m, "/requests_per_second/successful/mean") == Approx(3 / 5.0));
  // 10.5 s stands for 9.75 .. 11.55, 12.6 for .. 13.3: rates 0 (15 %), 1/1.8 (36 %), ...
  CHECK(at(m, "/requests_per_second/successful/median") == Approx(1 / 1.8));
  // 1 from 10 to 10.5, 11 to 12 and 12.6 to 14; 2 from 12 to 12.6
  CHECK(at(m, "/request_concurrency/successful/mean") == Approx((0.5 + 1 + 1.4 + 1.2) / 5));
  CHECK(at(m, "/request_concurrency/successful/max") == 2);
  CHECK(at(m, "/output_tokens_per_second/successful/mean") == Approx(17 / 3.5));  // between first and last token
  CHECK(at(m, "/request_latency/errored/count") == 0);
}

TEST_CASE("Moments within 0.1 ms are one, those after it are not") {
  // 1.0 and 1.00005 together, 1.00012 by itself: two moments, 0.12 ms apart, and each stands for half of that
  const Json r = summary_of_rates({{1.0, 1}, {1.00005, 1}, {1.00012, 1}});
  CHECK(at(r, "/max") == Approx(2 / 0.00006).epsilon(1e-6));
  CHECK(at(r, "/count") == 3);
}

TEST_CASE("A result without requests.csv, or without the replication, is refused with a remedy") {
  const test::Folder folder;
  CHECK(refused(folder, 0).find("name a result folder") != std::string::npos);
  folder.write("manifest.json", "{}");
  folder.write("summary.json", kSummary);
  CHECK(refused(folder, 0).find("--set run.requests_csv=true") != std::string::npos);
  folder.write("requests.csv", kRows);
  CHECK(refused(folder, 2).find("numbered from 0 to 1") != std::string::npos);
  folder.write("requests.csv", std::string(kRows) + "0,five,completed,0,1,1,1,0,1,,1,0,1\r\n");
  CHECK(refused(folder, 0).find("a number is expected here") != std::string::npos);
}

namespace {

std::string ask(const std::filesystem::path& file, const std::string& sql) {
  sqlite3* opened = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &opened) == SQLITE_OK);
  const std::unique_ptr<sqlite3, int (*)(sqlite3*)> database(opened, sqlite3_close);
  std::string answer;
  const auto add = [](void* out, int count, char** values, char**) {
    for (int i = 0; i < count; ++i) *static_cast<std::string*>(out) += std::string(values[i] ? values[i] : "-") + ' ';
    return 0;
  };
  REQUIRE(sqlite3_exec(database.get(), sql.c_str(), add, &answer, nullptr) == SQLITE_OK);
  return answer;
}

}  // namespace

TEST_CASE("SQLite has every table, typed, and every value of the summary") {
  const test::Folder folder;
  write_result(folder);
  folder.write("points.csv", "\"a \"\"b\"\"\",whole,real\r\nx,1,1\r\n\"y,z\",,2.5\r\n");
  const auto file = folder.path() / "result.sqlite";
  write_sqlite(folder.path(), file);
  CHECK(ask(file, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name") == "points requests summary ");
  CHECK(ask(file, "SELECT \"a \"\"b\"\"\", typeof(whole), whole, typeof(real) FROM points") ==
        "x integer 1 real y,z null - real ");
  CHECK(ask(file, "SELECT count(*), sum(output_tokens) FROM requests WHERE outcome = 'completed'") == "4 18 ");
  CHECK(ask(file, "SELECT value FROM summary WHERE path = 'metrics.itl.p50'") == "0.1 ");
  CHECK(ask(file, "SELECT value FROM summary WHERE path = 'scenario'") == "by hand ");
  CHECK_FALSE(std::filesystem::exists(folder.path() / "result.sqlite.partial"));
  CHECK_THROWS_AS(write_sqlite(folder.path(), folder.path() / "none" / "result.sqlite"), InvalidInput);
}

}  // namespace export_test
