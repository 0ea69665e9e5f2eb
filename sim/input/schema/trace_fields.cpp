// Fields of a population that replays a trace.
#include "input/schema/population_fields.hpp"

namespace racksim {

void fields(Visitor& v, TraceColumns& c) {
  v.text("time", c.time, "Column of arrival times: a date with time of day, or a number. Ascending.");
  v.text("prompt", c.prompt, "Column of prompt tokens.");
  v.text("output", c.output, "Column of output tokens; a row of 0 is a request that failed, and is left out.");
  v.text(
      "session", c.session,
      "Column that holds the same value in all rows of a conversation; a row with a blank cell is a turn on its own.");
  v.choice("time_unit", c.unit, "Unit of times that are numbers.");
  v.choice("prompt_counts", c.prompt_counts,
           "Whether the prompt tokens of a row count the whole conversation up to it, as a stateless API receives and "
           "bills it, or only what the turn adds.");
  v.check(c.all_or_none(), {"time", "prompt", "output", "session"},
          "some columns are named, and others that must be named are not",
          "name `time`, `prompt` and `output`, and `session` if there is one; name none if the format is a known one");
}

void fields(Visitor& v, ReplayedTrace& t, const KeysOf& key) {
  v.path(key(required("trace")), t.file,
         "File of requests, one per row: an Azure LLM inference CSV, BurstGPT CSV, Mooncake or Qwen-Bailian JSONL, "
         "known by their columns, or any CSV or JSONL with `columns`.");
  v.section(key("columns"), t.columns,
            "Names of the columns of the trace (of the keys, if it is JSONL); none = the trace has a known format.");
  v.number(key("trace_from"), t.from_s, Dimension::time, between(0, 10 * kYear_s),
           "Time after the first row of the trace at which the replayed part begins.");
  v.number(key("trace_span"), t.span_s, Dimension::time, above_up_to(0, 10 * kYear_s).or_word("all", kUnlimited),
           "Length of the replayed part, in the time of the trace.");
  v.number(key("time_scale"), t.time_scale, Dimension::count, between(1e-6, 1e6),
           "Gaps between arrivals are divided by this: 2 = twice the load.");
  v.flag(key("repeat"), t.repeat, "Whether the trace starts again at its end.");
  v.number(
      key("resample"), t.resample_s, Dimension::time, above_up_to(0, kYear_s).or_word("none", 0),
      "Every replication draws blocks of this length from random places of the trace (block bootstrap); none = the "
      "trace in its order, from a random row on. Choose blocks longer than bursts and conversations last, and much "
      "shorter than the trace.");
  v.number(key("session_timeout"), t.session_timeout_s, Dimension::time, between(0, kYear_s),
           "Rows with the same session are turns of one conversation; a pause longer than this, in the time of the "
           "trace, ends the conversation. 0 s = every row is a turn on its own.");
}

}  // namespace racksim
