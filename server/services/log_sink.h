// Where services say what happened, for whoever runs the server.
//
// Given by server/app. Fields name laptops and offices, never people.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fieldpost::services {

enum class Severity { Info, Warning };
using LogFields = std::vector<std::pair<std::string, std::string>>;
/// Any thread. `event`: a stable snake_case word.
using LogSink = std::function<void(Severity severity, std::string_view event, LogFields fields)>;

}  // namespace fieldpost::services
