// RecordBytes: a record as bytes, to go from process to process or into a file.
#pragma once

#include <string>

#include "record/record.hpp"

namespace racksim {

/// MessagePack of the record's JSON. The same record gives the same bytes.
std::string bytes_of(const Record& record);
/// Throws what nlohmann's library throws if the bytes are not those of a record.
Record record_from_bytes(const std::string& bytes);

}  // namespace racksim
