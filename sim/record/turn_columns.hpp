// Columns of the CSV files that grow while a replication runs: requests.csv and timeline.csv.
#pragma once

#include "record/csv_columns.hpp"
#include "record/recorder.hpp"

namespace racksim {

struct RequestRow {
  std::size_t replication;
  const TurnRow& turn;
};

/// A row of timeline.csv.
struct Sample {
  double time_s;
  std::int64_t in_flight, waiting, sessions, running;
  double kv_share, rack_w;
};

const CsvColumns<RequestRow>& request_columns();
const CsvColumns<Sample>& timeline_columns();

}  // namespace racksim
