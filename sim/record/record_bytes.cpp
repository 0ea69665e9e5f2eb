// Records through MessagePack.
#include "record/record_bytes.hpp"

#include <nlohmann/json.hpp>

namespace racksim {

std::string bytes_of(const Record& record) {
  std::string bytes;
  nlohmann::json::to_msgpack(to_json(record), bytes);
  return bytes;
}

Record record_from_bytes(const std::string& bytes) { return record_from_json(nlohmann::json::from_msgpack(bytes)); }

}  // namespace racksim
