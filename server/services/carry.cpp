#include "server/services/carry.h"

#include <fstream>
#include <system_error>

namespace fieldpost::services {
namespace {

namespace fs = std::filesystem;

/// See carry_client.cpp: the same holds on the way back.
constexpr std::size_t kChunkBytes = 8 * 1024;

Error linkLost() {
  return {Code::Unavailable, "LINK_LOST",
          "the link was lost; the next sync goes on from there, and nothing is taken twice"};
}

std::uint64_t sizeOf(const fs::path& file) {
  std::error_code failed;
  const auto size = fs::file_size(file, failed);
  return failed ? 0 : size;
}

void forget(const bundle::CarriedPlace& place) {
  std::error_code ignored;
  fs::remove(place.bundle, ignored);
  fs::remove(place.answer, ignored);
}

/// Appends what is missing of the bundle; what came stays when the link is lost.
Result<Done> receive(CarryStream& stream, bundle::BundleDesk& desk,
                     const sync::v1::CarryOffer& offer, const fs::path& file) {
  std::uint64_t size = sizeOf(file);
  if (size > offer.size()) {
    std::error_code ignored;
    fs::remove(file, ignored);
    size = 0;
  }
  FIELDPOST_CHECK(desk.checkRoom(offer.size() - size));
  sync::v1::CarryResponse response;
  response.set_send_from(size);
  if (!stream.Write(response)) return linkLost();
  std::ofstream out(file, std::ios::binary | std::ios::app);
  sync::v1::CarryRequest request;
  while (size < offer.size()) {
    if (!stream.Read(&request)) return linkLost();
    size += request.chunk().size();
    if (request.chunk().empty() || size > offer.size())
      return Error{Code::InvalidArgument, "NOT_A_BUNDLE",
                   "the bundle is not of the size that was offered"};
    out << request.chunk();
  }
  out.close();
  if (out) return Done{};
  return Error{
      Code::ResourceExhausted, "DISK_FULL",
      "headquarters' disk is full or cannot be written; the bundle waits for a later sync"};
}

Result<Done> give(CarryStream& stream, const sync::v1::CarryOffer& offer, const fs::path& file) {
  sync::v1::CarryResponse response;
  {
    std::ifstream in(file, std::ios::binary);
    FIELDPOST_TRY(const BundleReader reader, BundleReader::open(in));
    auto& answer = *response.mutable_answer();
    answer.set_digest(reader.facts().digest);
    answer.set_size(reader.facts().bytes);
    answer.set_from(offer.answer_received() <= reader.facts().bytes ? offer.answer_received() : 0);
    answer.set_office(reader.header().office());
    answer.set_laptop_id(reader.header().laptop_id());
    answer.set_sequence(reader.header().sequence());
  }
  if (!stream.Write(response)) return linkLost();
  std::ifstream in(file, std::ios::binary);
  in.seekg(static_cast<std::streamoff>(response.answer().from()));
  std::string chunk(kChunkBytes, '\0');
  while (in) {
    in.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    if (in.gcount() == 0) break;
    response.set_chunk(chunk.substr(0, static_cast<std::size_t>(in.gcount())));
    if (!stream.Write(response)) return linkLost();
  }
  return Done{};
}

}  // namespace

Result<Done> takeCarried(CarryStream& stream, bundle::BundleDesk& desk,
                         const store::Laptop& carrier) {
  sync::v1::CarryRequest request;
  if (!stream.Read(&request)) return linkLost();
  const sync::v1::CarryOffer offer = request.offer();
  if (offer.digest().size() != 32 || offer.size() == 0)
    return Error{Code::InvalidArgument, "NOT_A_BUNDLE", "no bundle was offered"};
  if (offer.size() > kBundleBytesMost)
    return Error{Code::ResourceExhausted, "FILE_TOO_LARGE", "the bundle is larger than 1 GiB"};
  const bundle::CarriedPlace place = desk.placeFor(offer.digest(), carrier.id);
  if (sizeOf(place.answer) > 0) {
    // It was imported before the link was lost: only the answer is missing.
    sync::v1::CarryResponse response;
    response.set_send_from(offer.size());
    if (!stream.Write(response)) return linkLost();
  } else {
    FIELDPOST_CHECK(receive(stream, desk, offer, place.bundle));
    const auto imported = desk.import(place.bundle, place.answer, carrier.id);
    if (!imported.ok()) {
      // Kept only when trying again with the same bytes can help.
      if (imported.error().code != Code::Unavailable &&
          imported.error().code != Code::ResourceExhausted)
        forget(place);
      return imported.error();
    }
  }
  FIELDPOST_CHECK(give(stream, offer, place.answer));
  if (stream.Read(&request) && request.taken()) forget(place);
  return Done{};
}

}  // namespace fieldpost::services
