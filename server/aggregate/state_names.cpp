#include "server/aggregate/state_names.h"

#include <fmt/format.h>
#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>

#include "server/aggregate/report_walk.h"
#include "sync/record/codes.h"

namespace fieldpost::aggregate {
namespace {

using Names = std::map<std::string, std::string, std::less<>>;

constexpr const char* kLists = "/usr/share/iso-codes/json";
constexpr const char* kCatalogues = "/usr/share/locale";
/// First number of a catalogue as this machine writes it.
/// Source: GNU gettext manual, section 'The Format of GNU MO Files'.
constexpr std::uint32_t kCatalogueMagic = 0x950412de;
constexpr std::uint32_t kCountAt = 8;
constexpr std::uint32_t kTextsAt = 12;
constexpr std::uint32_t kTranslationsAt = 16;

/// As catalogues call them.
const std::map<std::string, std::string, std::less<>>& languages() {
  static const std::map<std::string, std::string, std::less<>> kLanguages = {
      {"ar", "ar"}, {"es", "es"}, {"fr", "fr"}, {"ru", "ru"}, {"zh", "zh_CN"}};
  return kLanguages;
}

std::string contentOf(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// The four bytes at `at`, the lowest first; 0 past the end.
std::uint32_t numberAt(std::string_view bytes, std::size_t at) {
  if (at > bytes.size() || bytes.size() - at < 4) return 0;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i)
    number |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
  return number;
}

/// The text that the entry at `at` of a table points to: its length, and where it lies.
std::string_view textAt(std::string_view bytes, std::size_t at) {
  const std::size_t size = numberAt(bytes, at);
  const std::size_t from = numberAt(bytes, at + 4);
  return from > bytes.size() || size > bytes.size() - from ? std::string_view()
                                                           : bytes.substr(from, size);
}

/// English texts and their translations; none when the file is not there or is no catalogue.
Names catalogue(const std::string& language, const std::string& domain) {
  Names translations;
  const std::string bytes =
      contentOf(std::filesystem::path(kCatalogues) / language / "LC_MESSAGES" / (domain + ".mo"));
  if (numberAt(bytes, 0) != kCatalogueMagic) return translations;
  const std::size_t count = std::min<std::size_t>(numberAt(bytes, kCountAt), bytes.size() / 8);
  for (std::size_t i = 0; i < count; ++i)
    translations.emplace(textAt(bytes, numberAt(bytes, kTextsAt) + 8 * i),
                         textAt(bytes, numberAt(bytes, kTranslationsAt) + 8 * i));
  return translations;
}

/// Adds names by code of one part of ISO 3166. `codeField` begins with the code.
void addNames(const std::string& language, const std::string& part, const std::string& codeField,
              Names& names) {
  google::protobuf::Struct list;
  const std::string json =
      contentOf(std::filesystem::path(kLists) / fmt::format("iso_{}.json", part));
  if (!google::protobuf::util::JsonStringToMessage(json, &list).ok()) return;
  const auto found = list.fields().find(part);
  if (found == list.fields().end()) return;
  const Names translations = catalogue(language, "iso_" + part);
  std::map<std::string, std::string> withdrawn;  // A code that two States had is the later one's.
  for (const auto& entry : found->second.list_value().values()) {
    const auto& fields = entry.struct_value().fields();
    const auto code = fields.find(codeField);
    if (code == fields.end()) continue;
    // The common name is the one that is used, where there is one.
    for (const char* field : {"common_name", "name"}) {
      const auto name = fields.find(field);
      if (name == fields.end()) continue;
      const auto translated = translations.find(name->second.string_value());
      if (translated == translations.end() || translated->second.empty()) continue;
      const std::string key = code->second.string_value().substr(0, 2);
      const auto date = fields.find("withdrawal_date");
      const std::string until = date == fields.end() ? "" : date->second.string_value();
      if (const auto before = withdrawn.find(key); before != withdrawn.end()) {
        if (before->second < until) names[key] = translated->second;
      } else if (!names.emplace(key, translated->second).second) {
        break;
      }
      withdrawn[key] = std::max(withdrawn[key], until);
      break;
    }
  }
}

const Names& namesIn(std::string_view language) {
  static std::mutex mutex;
  static std::map<std::string, Names, std::less<>> byLanguage;
  const std::lock_guard guard(mutex);
  const auto known = byLanguage.find(language);
  if (known != byLanguage.end()) return known->second;
  Names& names = byLanguage[std::string(language)];
  const auto catalogued = languages().find(language);
  if (catalogued != languages().end()) {
    addNames(catalogued->second, "3166-1", "alpha_2", names);
    addNames(catalogued->second, "3166-3", "alpha_4", names);
  }
  return names;
}

void complete(console::v1::StateFigure& figure, const std::string& periodStart,
              const std::string& until) {
  const State* state = findState(figure.code());
  if (state == nullptr) return;
  figure.set_region(std::string(state->region));
  figure.set_valid_from(std::string(state->validFrom));
  figure.set_valid_to(std::string(state->validTo));
  figure.set_member_state(state->memberState);
  figure.set_not_valid_then(state->validFrom > until ||
                            (!state->validTo.empty() && state->validTo < periodStart));
}

void nameCountries(std::string_view language, console::v1::Breakdown& breakdown) {
  if (breakdown.by() != "country") return;
  for (auto& line : *breakdown.mutable_lines())
    if (!line.code().empty()) line.set_name(stateNameIn(language, line.code()));
}

}  // namespace

std::string stateNameIn(std::string_view language, std::string_view code) {
  if (!language.empty() && language != "en") {
    const Names& names = namesIn(language);
    if (const auto found = names.find(code); found != names.end()) return found->second;
  }
  return std::string(stateName(code));
}

Result<Done> nameStates(const std::string& language, console::v1::PerformanceReport& report) {
  if (!language.empty() && language != "en" && !languages().contains(language))
    return Error{Code::InvalidArgument, "LANGUAGE_UNKNOWN",
                 fmt::format("there are no names of States in '{}'; use ar, en, es, fr, ru or zh",
                             language)};
  const std::string until = std::min(report.as_of(), report.period_end());
  forEachMessage(report, [&](Message& message) {
    if (auto* figure = dynamic_cast<console::v1::StateFigure*>(&message)) {
      figure->set_name(stateNameIn(language, figure->code()));
      complete(*figure, report.period_start(), until);
    } else if (auto* requests = dynamic_cast<console::v1::StateRequests*>(&message)) {
      requests->set_name(stateNameIn(language, requests->code()));
    } else if (auto* breakdown = dynamic_cast<console::v1::Breakdown*>(&message)) {
      nameCountries(language, *breakdown);
    }
  });
  return Done{};
}

}  // namespace fieldpost::aggregate
