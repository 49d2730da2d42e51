// Bundles as the console sees them: taking one in as it streams, and the register.
//
// Used by ConsoleService alone, which has checked who asks.
#pragma once

#include "fieldpost/console/v1/console_service.grpc.pb.h"
#include "server/bundle/bundle_desk.h"

namespace fieldpost::services {

using BundleStream =
    grpc::ServerReaderWriter<console::v1::ImportBundleResponse, console::v1::ImportBundleRequest>;

/// Takes the bundle that comes by the stream, and sends progress, summary and return bundle back.
/// Errors: those of BundleDesk::import(); ResourceExhausted/FILE_TOO_LARGE, DISK_FULL.
Result<bundle::Imported> importBundle(BundleStream& stream, bundle::BundleDesk& desk,
                                      const std::string& actor);
/// Errors: those of the store.
Result<console::v1::ListBundlesResponse> listBundles(
    store::Snapshot& snapshot, const console::v1::ListBundlesRequest& request);

}  // namespace fieldpost::services
