// SPDX-License-Identifier: MIT
package org.ndisharness.harness.windows;

import com.google.gson.Gson;

/**
 * Version resource and signer of an image file.
 *
 * @param signer in words
 * @param trusted whether this machine trusts the signature
 * @param microsoft whether the signer's root is Microsoft's own
 */
public record ImageFacts(String company, String description, String version, String signer, boolean trusted, boolean microsoft) {
    static ImageFacts parse(String json) {
        return new Gson().fromJson(json, ImageFacts.class);
    }
}
